package io.tidegate.pipeline.replay;

import io.tidegate.pipeline.cluster.Cluster;
import io.tidegate.pipeline.cluster.TopicReading;
import io.tidegate.pipeline.files.FileReason;
import io.tidegate.pipeline.replay.ReplayManifest.ExportedFile;
import io.tidegate.pipeline.replay.ReplayManifest.ExportedPartition;
import io.tidegate.pipeline.replay.ReplayManifest.ExportedTopic;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import io.tidegate.schemas.archive.ArchiveFile;
import io.tidegate.schemas.archive.ArchivedRecord;
import io.tidegate.schemas.archive.PartitionWriter;
import io.tidegate.schemas.serde.SchemaRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Bytes;

/**
 * Writes what is committed on topics to a folder.
 *
 * @param cluster where the topics are
 * @param serdes of that cluster
 * @param registry where the schemas of the values are
 * @param folder where the files go
 */
public record Export(Cluster cluster, TopicSerdes serdes, SchemaRegistry registry, Path folder) {
    private static final Duration COMMITTED_WITHIN = Duration.ofSeconds(3);

    /**
     * Writes them, and last the manifest.
     *
     * @param topics their whole names
     * @param from from the first record on that was written then or later
     * @param to up to the first record that was written then or later
     * @param now when this is
     * @param progress is told in a line how far it is, now and then
     */
    public ReplayManifest run(
            List<String> topics, Optional<Instant> from, Optional<Instant> to, Instant now, Consumer<String> progress) {
        try {
            prepare();
            // Before all else, and only where nothing is cut off: what is folded by now was published by now.
            Map<Integer, Long> folded =
                    to.isPresent() ? Map.of() : new ClusterTopics(cluster, serdes, Optional.empty(), () -> {}).folded();
            Progress told = new Progress(progress);
            List<ExportedTopic> exported = new ArrayList<>();
            for (String topic : topics) {
                told.begin(topic);
                exported.add(
                        export(topic, from, to, topic.equals(Topics.SERVICE_INPUTS.name()) ? folded : Map.of(), told));
            }
            ReplayManifest manifest = new ReplayManifest(ReplayManifest.FORMAT, now, from, to, exported);
            manifest.write(folder);
            return manifest;
        } catch (IOException refused) {
            throw refused(refused);
        }
    }

    private ReplayRefusedException refused(IOException why) {
        return new ReplayRefusedException("cannot write to " + folder + ": " + FileReason.of(why));
    }

    private void prepare() throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> content = Files.list(folder)) {
            if (content.findAny().isPresent()) {
                throw new ReplayRefusedException(folder + " is not empty; an export gets a folder of its own");
            }
        }
    }

    private ExportedTopic export(
            String topic, Optional<Instant> from, Optional<Instant> to, Map<Integer, Long> folded, Progress told)
            throws IOException {
        Map<Integer, Writing> partitions = new TreeMap<>();
        try (TopicReading reading = new TopicReading(cluster, serdes)) {
            reading.withBytes(topic, record -> {
                told.one();
                partitions
                        .computeIfAbsent(record.partition(), partition -> new Writing(topic, partition))
                        .write(record);
            });
            reading.between(from, to).untilSettled(COMMITTED_WITHIN);
            List<ExportedPartition> exported = new ArrayList<>();
            Map<Integer, Long> begins = new TreeMap<>(reading.begins(topic));
            for (Map.Entry<Integer, Long> each : begins.entrySet()) {
                Writing writing = partitions.computeIfAbsent(each.getKey(), none -> new Writing(topic, each.getKey()));
                exported.add(writing.finish(
                        each.getValue(),
                        Optional.ofNullable(folded.get(each.getKey()))
                                .map(OptionalLong::of)
                                .orElse(OptionalLong.empty())));
            }
            return new ExportedTopic(topic, exported);
        } finally {
            for (Writing writing : partitions.values()) {
                writing.files.close();
            }
        }
    }

    /** One partition while it is written. */
    private final class Writing {
        private final int partition;
        private final PartitionWriter files;
        private long records;
        private Optional<ConsumerRecord<byte[], byte[]>> first = Optional.empty();
        private Optional<ConsumerRecord<byte[], byte[]>> last = Optional.empty();

        Writing(String topic, int partition) {
            this.partition = partition;
            this.files = new PartitionWriter(folder, topic, partition, registry);
        }

        void write(ConsumerRecord<byte[], byte[]> record) {
            try {
                files.write(new ArchivedRecord(
                        record.partition(),
                        record.offset(),
                        record.timestamp(),
                        Optional.ofNullable(record.key()).map(Bytes::wrap),
                        Optional.ofNullable(record.value()).map(Bytes::wrap),
                        Arrays.asList(record.headers().toArray())));
            } catch (IOException refused) {
                throw refused(refused);
            }
            records++;
            first = first.or(() -> Optional.of(record));
            last = Optional.of(record);
        }

        ExportedPartition finish(long begins, OptionalLong folded) throws IOException {
            files.close();
            List<ExportedFile> exported = new ArrayList<>();
            long raw = 0;
            for (ArchiveFile file : files.files()) {
                Path path = folder.resolve(file.name());
                exported.add(new ExportedFile(
                        file.name(), file.schema(), file.records(), Files.size(path), ReplayManifest.sha256(path)));
                raw += file.schema().isEmpty() ? file.records() : 0;
            }
            return new ExportedPartition(
                    partition,
                    begins,
                    folded,
                    records,
                    raw,
                    offset(first),
                    offset(last),
                    written(first),
                    written(last),
                    exported);
        }

        private static OptionalLong offset(Optional<ConsumerRecord<byte[], byte[]>> record) {
            return record.map(each -> OptionalLong.of(each.offset())).orElse(OptionalLong.empty());
        }

        private static Optional<Instant> written(Optional<ConsumerRecord<byte[], byte[]>> record) {
            return record.map(each -> Instant.ofEpochMilli(each.timestamp()));
        }
    }
}
