package io.tidegate.pipeline.replay;

import io.tidegate.pipeline.cluster.Cluster;
import io.tidegate.pipeline.cluster.UnavailableException;
import io.tidegate.pipeline.config.TopicsConfig;
import io.tidegate.pipeline.files.FileReason;
import io.tidegate.pipeline.replay.ReplayManifest.ExportedFile;
import io.tidegate.pipeline.replay.ReplayManifest.ExportedPartition;
import io.tidegate.pipeline.replay.ReplayManifest.ExportedTopic;
import io.tidegate.schemas.archive.ArchivedRecord;
import io.tidegate.schemas.archive.PartitionReader;
import io.tidegate.schemas.serde.SchemaRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Writes exported topics to topics of their own, which no stage reads.
 *
 * @param cluster where they go
 * @param config how topics are created there
 * @param registry where the schemas of their values go
 * @param prefix what their names begin with
 */
public record Import(Cluster cluster, TopicsConfig config, SchemaRegistry registry, ReplayPrefix prefix) {
    /** A record that only just fitted is a little longer with one header more. */
    private static final String LONGEST = String.valueOf(2 << 20);

    /**
     * Creates the topics and writes them; of an import that fails nothing stays.
     *
     * @param manifest what is in the folder, which was checked
     * @param progress is told in a line how far it is, now and then
     * @return the names of the topics
     */
    public List<String> run(Path folder, ReplayManifest manifest, Consumer<String> progress) {
        List<String> names = manifest.topics().stream()
                .map(topic -> prefix.of(topic.topic()))
                .toList();
        Set<String> there =
                cluster.await("its topics", cluster.admin().listTopics().names());
        names.stream().filter(there::contains).findFirst().ifPresent(name -> {
            throw new ReplayRefusedException(
                    "topic " + name + " exists already; take another --prefix, or delete it first");
        });
        List<String> created = new ArrayList<>();
        boolean done = false;
        try {
            create(manifest, created);
            write(folder, manifest, new Progress(progress));
            done = true;
            return names;
        } finally {
            if (!done) {
                remove(created);
            }
        }
    }

    private void create(ReplayManifest manifest, List<String> created) {
        cluster.admin()
                .createTopics(manifest.topics().stream().map(this::newTopic).toList())
                .values()
                .forEach((name, answer) -> {
                    cluster.await("the new topic " + name, answer);
                    created.add(name);
                });
    }

    private NewTopic newTopic(ExportedTopic topic) {
        int partitions = 1
                + topic.partitions().stream()
                        .mapToInt(ExportedPartition::partition)
                        .max()
                        .orElse(0);
        return new NewTopic(prefix.of(topic.topic()), partitions, (short) config.replicationFactor())
                .configs(Map.of(
                        // Each record is kept, and with the time that it had, however long ago that was.
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_DELETE,
                        TopicConfig.RETENTION_MS_CONFIG,
                        "-1",
                        TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                        "CreateTime",
                        TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG,
                        String.valueOf(Long.MAX_VALUE),
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                        LONGEST));
    }

    private void remove(List<String> created) {
        try {
            cluster.await(
                    "the end of its new topics",
                    cluster.admin().deleteTopics(created).all());
        } catch (UnavailableException gone) {
            // Why the import failed is what counts; the next one says which topic is in its way.
        }
    }

    private void write(Path folder, ReplayManifest manifest, Progress progress) {
        Map<String, Object> properties = cluster.clientProperties();
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.parseInt(LONGEST));
        properties.put(
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                cluster.config().connectTimeout().toMillis());
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        AtomicReference<@Nullable Exception> failed = new AtomicReference<>();
        try {
            for (ExportedTopic topic : manifest.topics()) {
                String name = prefix.of(topic.topic());
                progress.begin(name);
                for (ExportedPartition partition : topic.partitions()) {
                    write(folder, partition, name, producer, failed, progress);
                }
            }
            producer.flush();
            check(failed);
        } finally {
            producer.close(Duration.ZERO);
        }
    }

    private void write(
            Path folder,
            ExportedPartition partition,
            String topic,
            KafkaProducer<byte[], byte[]> producer,
            AtomicReference<@Nullable Exception> failed,
            Progress progress) {
        List<Path> files = partition.files().stream()
                .map(ExportedFile::name)
                .map(folder::resolve)
                .toList();
        try (PartitionReader reader = PartitionReader.open(files, topic + "-value", registry)) {
            List<Header> further = new ArrayList<>();
            further.add(header(ReplayPrefix.BEGINS_HEADER, partition.begins()));
            partition.folded().ifPresent(offset -> further.add(header(ReplayPrefix.FOLDED_HEADER, offset)));
            for (Optional<ArchivedRecord> next = reader.next(); next.isPresent(); next = reader.next()) {
                progress.one();
                check(failed);
                ProducerRecord<byte[], byte[]> imported = imported(topic, next.get(), further);
                further.clear();
                var unused = producer.send(imported, (written, failure) -> {
                    if (failure != null) {
                        failed.compareAndSet(null, failure);
                    }
                });
            }
        } catch (IOException unreadable) {
            throw new ReplayRefusedException("cannot read the files of " + topic + ", partition "
                    + partition.partition() + ", in " + folder + ": " + FileReason.of(unreadable));
        }
    }

    private static ProducerRecord<byte[], byte[]> imported(String topic, ArchivedRecord record, List<Header> further) {
        List<Header> headers = new ArrayList<>(record.headers());
        headers.add(header(ReplayPrefix.OFFSET_HEADER, record.offset()));
        headers.addAll(further);
        return new ProducerRecord<>(
                topic,
                record.partition(),
                record.timestamp(),
                record.key().map(Bytes::get).orElse(null),
                record.value().map(Bytes::get).orElse(null),
                headers);
    }

    private static Header header(String name, long offset) {
        return new RecordHeader(name, String.valueOf(offset).getBytes(StandardCharsets.UTF_8));
    }

    private void check(AtomicReference<@Nullable Exception> failed) {
        Exception failure = failed.get();
        if (failure != null) {
            throw new UnavailableException(
                    "could not write to " + cluster.config().bootstrapServers() + ": " + failure.getMessage(), failure);
        }
    }
}
