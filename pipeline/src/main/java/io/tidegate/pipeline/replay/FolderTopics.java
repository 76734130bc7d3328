package io.tidegate.pipeline.replay;

import io.tidegate.pipeline.cluster.RecordDecoder;
import io.tidegate.pipeline.files.FileReason;
import io.tidegate.pipeline.replay.ReplayManifest.ExportedFile;
import io.tidegate.pipeline.replay.ReplayManifest.ExportedPartition;
import io.tidegate.pipeline.replay.ReplayManifest.ExportedTopic;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import io.tidegate.schemas.archive.ArchivedRecord;
import io.tidegate.schemas.archive.PartitionReader;
import io.tidegate.schemas.serde.SchemaRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.utils.Bytes;

/** Exported topics, read from their folder; no broker and no registry. */
public final class FolderTopics implements RecordedTopics {
    private final Path folder;
    private final ReplayManifest manifest;
    private final SchemaRegistry registry = SchemaRegistry.inMemory();
    private final TopicSerdes serdes = TopicSerdes.over(registry);

    private FolderTopics(Path folder, ReplayManifest manifest) {
        this.folder = folder;
        this.manifest = manifest;
    }

    /**
     * Opens a folder.
     *
     * @throws ReplayRefusedException when it is not as it was exported
     */
    public static FolderTopics open(Path folder) {
        return new FolderTopics(folder, ReplayManifest.read(folder));
    }

    @Override
    public boolean has(Topic<?, ?> topic) {
        return manifest.of(topic).isPresent();
    }

    @Override
    public <K, V> long read(Topic<K, V> topic, Consumer<RecordedRecord<K, V>> handler) {
        ExportedTopic exported = manifest.of(topic)
                .orElseThrow(() -> new ReplayRefusedException(topic + " is not among the topics in " + folder));
        RecordDecoder<K, V> decoder = new RecordDecoder<>(topic, serdes);
        long unreadable = 0;
        for (ExportedPartition partition : exported.partitions()) {
            List<Path> files = partition.files().stream()
                    .map(ExportedFile::name)
                    .map(folder::resolve)
                    .toList();
            try (PartitionReader reader = PartitionReader.open(files, topic.name() + "-value", registry)) {
                for (Optional<ArchivedRecord> next = reader.next(); next.isPresent(); next = reader.next()) {
                    ArchivedRecord record = next.get();
                    Optional<RecordedRecord<K, V>> read = decoder.decode(consumed(topic, record))
                            .map(meaning -> new RecordedRecord<>(
                                    meaning, record.value().orElseGet(() -> Bytes.wrap(Bytes.EMPTY))));
                    read.ifPresent(handler);
                    unreadable += read.isPresent() ? 0 : 1;
                }
            } catch (IOException broken) {
                throw new ReplayRefusedException("cannot read the files of " + topic + ", partition "
                        + partition.partition() + ", in " + folder + ": " + FileReason.of(broken));
            }
        }
        return unreadable;
    }

    private static ConsumerRecord<byte[], byte[]> consumed(Topic<?, ?> topic, ArchivedRecord record) {
        Headers headers = new RecordHeaders(record.headers());
        return new ConsumerRecord<>(
                topic.name(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                TimestampType.LOG_APPEND_TIME,
                ConsumerRecord.NULL_SIZE,
                ConsumerRecord.NULL_SIZE,
                record.key().map(Bytes::get).orElse(null),
                record.value().map(Bytes::get).orElse(null),
                headers,
                Optional.empty());
    }

    @Override
    public OptionalLong beginning(Topic<?, ?> topic, int partition) {
        return manifest.of(topic)
                .flatMap(exported -> exported.partitions().stream()
                        .filter(each -> each.partition() == partition)
                        .findFirst())
                .map(each -> OptionalLong.of(each.begins()))
                .orElse(OptionalLong.empty());
    }

    @Override
    public Map<Integer, Long> folded() {
        Map<Integer, Long> folded = new HashMap<>();
        manifest.of(Topics.SERVICE_INPUTS)
                .ifPresent(topic -> topic.partitions()
                        .forEach(partition ->
                                partition.folded().ifPresent(offset -> folded.put(partition.partition(), offset))));
        return Map.copyOf(folded);
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
