package io.tidegate.benchmarks;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes what is read later: waits for every replica as an agent's producer does, with a longer linger, for there is much of it. */
final class BacklogWriter implements AutoCloseable {
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final KafkaProducer<byte[], byte[]> producer;

    BacklogWriter(Servers servers) {
        Map<String, Object> properties = new HashMap<>(servers.clientProperties());
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    void send(String topic, byte @Nullable [] key, byte @Nullable [] value) {
        var unused = producer.send(new ProducerRecord<>(topic, key, value), (where, failed) -> {
            if (failed != null) {
                failure.compareAndSet(null, failed);
            }
        });
    }

    /** Waits until all that was sent arrived; fails where something did not. */
    void flush() {
        producer.flush();
        if (failure.get() != null) {
            throw new BenchmarkFailure("the backlog could not be written: " + failure.get());
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
