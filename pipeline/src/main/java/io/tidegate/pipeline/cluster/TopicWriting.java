package io.tidegate.pipeline.cluster;

import io.tidegate.pipeline.config.DurationText;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.TopicSerdes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes single records and waits until each is safe on every replica. */
public final class TopicWriting implements AutoCloseable {
    private final Cluster cluster;
    private final TopicSerdes serdes;
    private final KafkaProducer<byte[], byte[]> producer;

    /** Writes to one cluster. */
    public TopicWriting(Cluster cluster, TopicSerdes serdes) {
        this.cluster = cluster;
        this.serdes = serdes;
        long patience = cluster.config().connectTimeout().toMillis();
        Map<String, Object> properties = cluster.clientProperties();
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, patience);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(patience));
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Math.toIntExact(patience));
        this.producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Writes one record.
     *
     * @throws UnavailableException when it could not be written; whether it was is then unknown
     */
    public <K, V> void write(Topic<K, V> topic, K key, V value) {
        await(topic, send(topic, key, value));
    }

    /**
     * Writes many records, those of one key in their order, and waits for all of them together.
     *
     * @throws UnavailableException when one could not be written; which others were is then unknown
     */
    public <K, V> void writeAll(Topic<K, V> topic, List<V> values, Function<V, K> key) {
        List<Future<RecordMetadata>> sent = new ArrayList<>(values.size());
        for (V value : values) {
            sent.add(send(topic, key.apply(value), value));
        }
        sent.forEach(each -> await(topic, each));
    }

    private <K, V> Future<RecordMetadata> send(Topic<K, V> topic, K key, V value) {
        byte[] keyBytes = serdes.key(topic).serializer().serialize(topic.name(), key);
        byte[] valueBytes = serdes.value(topic).serializer().serialize(topic.name(), value);
        return producer.send(new ProducerRecord<>(topic.name(), keyBytes, valueBytes));
    }

    private void await(Topic<?, ?> topic, Future<RecordMetadata> sent) {
        try {
            sent.get();
        } catch (ExecutionException refused) {
            throw new UnavailableException(
                    "could not write to " + topic.name() + " at "
                            + cluster.config().bootstrapServers() + " (tried for "
                            + DurationText.format(cluster.config().connectTimeout()) + "): "
                            + Cluster.innermost(refused).getMessage(),
                    refused);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while writing to " + topic.name(), interrupted);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
