package io.tidegate.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The topics of a broker as bytes: anything can be written, and what is committed can be read.
 *
 * @param address where clients find the broker
 */
public record TopicBytes(String address) {

    /** Writes bytes. */
    public Writer writer() {
        return new Writer(new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, address(), ProducerConfig.ACKS_CONFIG, "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer()));
    }

    /** Writes records and loses none unnoticed. */
    public static final class Writer implements AutoCloseable {
        private final KafkaProducer<byte[], byte[]> producer;
        private final AtomicReference<@Nullable Exception> failed = new AtomicReference<>();

        private Writer(KafkaProducer<byte[], byte[]> producer) {
            this.producer = producer;
        }

        /** Sends one; {@link #flush} tells whether it arrived. */
        public void send(String topic, byte @Nullable [] key, byte @Nullable [] value) {
            Future<RecordMetadata> unused =
                    producer.send(new ProducerRecord<>(topic, key, value), (written, failure) -> {
                        if (failure != null) {
                            failed.compareAndSet(null, failure);
                        }
                    });
        }

        /** Sends one, waits until it arrived, and tells where it stands. */
        public RecordMetadata write(String topic, byte @Nullable [] key, byte @Nullable [] value)
                throws InterruptedException {
            try {
                return producer.send(new ProducerRecord<>(topic, key, value)).get();
            } catch (ExecutionException refused) {
                throw new IllegalStateException("a record was not written", refused);
            }
        }

        /** Waits until all arrived. */
        public void flush() {
            producer.flush();
            Exception failure = failed.get();
            if (failure != null) {
                throw new IllegalStateException("a record was not written", failure);
            }
        }

        @Override
        public void close() {
            producer.close();
        }
    }

    /** Every record that is committed on a topic now; in its order within each partition. */
    public List<ConsumerRecord<byte[], byte[]>> committed(String topic) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, address());
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        // A consumer is closed when its last fetch is answered, which a broker with nothing new puts off as long as it
        // may.
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 20);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            // Under this isolation the end is the last stable offset: what is open is not waited for.
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }
}
