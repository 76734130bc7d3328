package io.tidegate.pipeline.cluster;

import io.tidegate.pipeline.config.DurationText;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.TopicSerdes;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
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
        byte[] keyBytes = serdes.key(topic).serializer().serialize(topic.name(), key);
        byte[] valueBytes = serdes.value(topic).serializer().serialize(topic.name(), value);
        try {
            producer.send(new ProducerRecord<>(topic.name(), keyBytes, valueBytes))
                    .get();
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
