package io.tidegate.pipeline.replay;

import io.tidegate.pipeline.cluster.TopicRecord;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.TopicSerdes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;

/** Topics that a test writes record by record. */
final class RecordsInMemory implements RecordedTopics {
    private final TopicSerdes serdes = TopicSerdes.inMemory();
    private final Map<String, List<RecordedRecord<?, ?>>> records = new HashMap<>();
    private final Map<String, Long> beginnings = new HashMap<>();
    private final Map<Integer, Long> folded = new HashMap<>();

    <K, V> void write(Topic<K, V> topic, int partition, long offset, K key, V value) {
        byte[] bytes = serdes.value(topic).serializer().serialize(topic.name(), value);
        // As it is read back, not as it was made.
        V read = serdes.value(topic).deserializer().deserialize(topic.name(), bytes);
        records.computeIfAbsent(topic.name(), none -> new ArrayList<>())
                .add(new RecordedRecord<>(
                        new TopicRecord<>(key, Optional.of(read), Instant.EPOCH.plusMillis(offset), partition, offset),
                        Bytes.wrap(bytes)));
    }

    /** Forgets what stands before an offset, as a broker does. */
    void cut(Topic<?, ?> topic, int partition, long beginning) {
        beginnings.put(topic.name() + partition, beginning);
        records.getOrDefault(topic.name(), List.of())
                .removeIf(record -> record.meaning().partition() == partition
                        && record.meaning().offset() < beginning);
    }

    void foldedUpTo(int partition, long offset) {
        folded.put(partition, offset);
    }

    @Override
    public boolean has(Topic<?, ?> topic) {
        return true;
    }

    @Override
    @SuppressWarnings("unchecked") // a topic's records were written with its types
    public <K, V> long read(Topic<K, V> topic, Consumer<RecordedRecord<K, V>> handler) {
        records.getOrDefault(topic.name(), List.of()).forEach(record -> handler.accept((RecordedRecord<K, V>) record));
        return 0;
    }

    @Override
    public OptionalLong beginning(Topic<?, ?> topic, int partition) {
        return OptionalLong.of(beginnings.getOrDefault(topic.name() + partition, 0L));
    }

    @Override
    public Map<Integer, Long> folded() {
        return folded;
    }

    @Override
    public boolean isWrittenAsNow(Topic<?, ?> topic, byte[] value) {
        return serdes.isWrittenAsNow(topic, value);
    }

    @Override
    public void close() {
        serdes.close();
    }
}
