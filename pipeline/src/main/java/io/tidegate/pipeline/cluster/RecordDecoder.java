package io.tidegate.pipeline.cluster;

import io.tidegate.schemas.Topic;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.serde.SchemaRegistryException;
import io.tidegate.schemas.serde.SchemaRegistryException.Problem;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * What the records of a topic mean.
 *
 * @param <K> type of the keys
 * @param <V> type of the values
 */
public final class RecordDecoder<K, V> {
    private final Topic<K, V> topic;
    private final Deserializer<K> keys;
    private final Deserializer<V> values;

    /** For the records of one topic. */
    public RecordDecoder(Topic<K, V> topic, TopicSerdes serdes) {
        this.topic = topic;
        this.keys = serdes.key(topic).deserializer();
        this.values = serdes.value(topic).deserializer();
    }

    /**
     * What a record means; empty when it cannot be read.
     *
     * @throws SchemaRegistryException when the registry cannot be asked
     */
    public Optional<TopicRecord<K, V>> decode(ConsumerRecord<byte[], byte[]> read) {
        Headers headers = read.headers();
        // Only where the newest of each key stays does a record without a value say that the key is gone.
        if (read.key() == null || (read.value() == null && topic.cleanup() != Topic.Cleanup.COMPACT)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new TopicRecord<>(
                    keys.deserialize(topic.name(), headers, read.key()),
                    Optional.ofNullable(values.deserialize(topic.name(), headers, read.value())),
                    Instant.ofEpochMilli(read.timestamp()),
                    read.partition(),
                    read.offset()));
        } catch (SchemaRegistryException refused) {
            if (refused.problem() == Problem.UNREACHABLE || refused.problem() == Problem.UNAUTHORIZED) {
                throw refused;
            }
            return Optional.empty();
        } catch (SerializationException garbage) {
            return Optional.empty();
        }
    }
}
