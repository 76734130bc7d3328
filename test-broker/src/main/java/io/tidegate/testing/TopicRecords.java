package io.tidegate.testing;

import io.tidegate.schemas.Topic;
import io.tidegate.schemas.TopicSerdes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/** The topics of Tidegate on a broker as what they mean: records can be written, and what is committed can be read. */
public final class TopicRecords implements AutoCloseable {
    private final TopicBytes bytes;
    private final TopicSerdes serdes;
    private final TopicBytes.Writer writer;

    /**
     * A record as it stands on its topic.
     *
     * @param key under which it stands
     * @param value what it says
     * @param written when the broker got it
     * @param offset its place in its partition
     * @param bytes the same as it was read
     */
    public record Entry<K, V>(K key, V value, Instant written, long offset, ConsumerRecord<byte[], byte[]> bytes) {}

    /** The topics of the broker that these bytes are of; the serdes stay the caller's. */
    public TopicRecords(TopicBytes bytes, TopicSerdes serdes) {
        this.bytes = bytes;
        this.serdes = serdes;
        this.writer = bytes.writer();
    }

    /** Sends a record; {@link #flush} tells whether it arrived. */
    public <K, V> void send(Topic<K, V> topic, K key, V value) {
        writer.send(
                topic.name(),
                serdes.key(topic).serializer().serialize(topic.name(), key),
                serdes.value(topic).serializer().serialize(topic.name(), value));
    }

    /** Waits until all that was sent arrived. */
    public void flush() {
        writer.flush();
    }

    /** Every record that is committed on a topic now and can be read; in its order within each partition. */
    public <K, V> List<Entry<K, V>> entries(Topic<K, V> topic) {
        Deserializer<K> keys = serdes.key(topic).deserializer();
        Deserializer<V> values = serdes.value(topic).deserializer();
        List<Entry<K, V>> entries = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : bytes.committed(topic.name())) {
            understood(keys, topic, record.key())
                    .ifPresent(key -> understood(values, topic, record.value())
                            .ifPresent(value -> entries.add(new Entry<>(
                                    key, value, Instant.ofEpochMilli(record.timestamp()), record.offset(), record))));
        }
        return entries;
    }

    /** What the records say that are committed on a topic now and can be read; in their order within each partition. */
    public <V> List<V> values(Topic<?, V> topic) {
        return entries(topic).stream().<V>map(Entry::value).toList();
    }

    private static <T> Optional<T> understood(Deserializer<T> reader, Topic<?, ?> topic, byte[] bytes) {
        try {
            return Optional.ofNullable(reader.deserialize(topic.name(), bytes));
        } catch (SerializationException garbage) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        writer.close();
    }
}
