package io.tidegate.pipeline.replay;

import io.tidegate.decider.DeciderTopology;
import io.tidegate.pipeline.cluster.Cluster;
import io.tidegate.pipeline.cluster.RecordDecoder;
import io.tidegate.pipeline.cluster.TopicReading;
import io.tidegate.pipeline.cluster.TopicRecord;
import io.tidegate.pipeline.cluster.UnavailableException;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import io.tidegate.stage.StageSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.utils.Bytes;

/** The live topics of a cluster, or those that were imported there. */
public final class ClusterTopics implements RecordedTopics {
    /** A decider that runs commits well within this; what is then still open was not published. */
    private static final Duration COMMITTED_WITHIN = Duration.ofSeconds(3);

    private final Cluster cluster;
    private final TopicSerdes serdes;
    private final Optional<ReplayPrefix> prefix;
    private final Runnable end;
    private final Set<String> names;
    private final Map<String, Map<Integer, ConsumerRecord<byte[], byte[]>>> firsts = new HashMap<>();

    /**
     * The topics of a cluster.
     *
     * @param prefix of those that were imported; the live ones when empty
     * @param end closes the cluster and the serdes, when these topics are closed
     */
    public ClusterTopics(Cluster cluster, TopicSerdes serdes, Optional<ReplayPrefix> prefix, Runnable end) {
        this.cluster = cluster;
        this.serdes = serdes;
        this.prefix = prefix;
        this.end = end;
        this.names = cluster.await("its topics", cluster.admin().listTopics().names());
    }

    @Override
    public boolean has(Topic<?, ?> topic) {
        return names.contains(here(topic).name());
    }

    private <K, V> Topic<K, V> here(Topic<K, V> topic) {
        return prefix.map(known -> known.of(topic)).orElse(topic);
    }

    @Override
    public <K, V> long read(Topic<K, V> topic, Consumer<RecordedRecord<K, V>> handler) {
        if (!has(topic)) {
            throw new UnavailableException("missing topics: " + here(topic) + "; run 'tidegate "
                    + (prefix.isPresent() ? "replay import'" : "topics create'"));
        }
        RecordDecoder<K, V> decoder = new RecordDecoder<>(topic, serdes);
        long[] unreadable = new long[1];
        try (TopicReading reading = new TopicReading(cluster, serdes)) {
            reading.withBytes(
                            here(topic).name(),
                            read -> decoder.decode(read)
                                    .ifPresentOrElse(
                                            meaning -> handler.accept(new RecordedRecord<>(
                                                    recorded(meaning, read),
                                                    Bytes.wrap(read.value() == null ? Bytes.EMPTY : read.value()))),
                                            () -> unreadable[0]++))
                    .toEnd(Optional.empty())
                    .untilSettled(COMMITTED_WITHIN);
        }
        return unreadable[0];
    }

    /** With the offset that the record had on the live topic. */
    private <K, V> TopicRecord<K, V> recorded(TopicRecord<K, V> meaning, ConsumerRecord<byte[], byte[]> read) {
        OptionalLong offset = prefix.isPresent() ? header(read, ReplayPrefix.OFFSET_HEADER) : OptionalLong.empty();
        return offset.isEmpty()
                ? meaning
                : new TopicRecord<>(
                        meaning.key(), meaning.value(), meaning.written(), meaning.partition(), offset.getAsLong());
    }

    private static OptionalLong header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        if (header == null) {
            return OptionalLong.empty();
        }
        String offset = new String(header.value(), StandardCharsets.UTF_8);
        try {
            return OptionalLong.of(Long.parseLong(offset));
        } catch (NumberFormatException garbled) {
            throw new ReplayRefusedException("a record on " + record.topic() + " has the header " + name + ": " + offset
                    + ", which is no offset");
        }
    }

    private Map<Integer, ConsumerRecord<byte[], byte[]>> firsts(Topic<?, ?> imported) {
        return firsts.computeIfAbsent(imported.name(), name -> {
            try (TopicReading reading = new TopicReading(cluster, serdes)) {
                return reading.firsts(name);
            }
        });
    }

    @Override
    public OptionalLong beginning(Topic<?, ?> topic, int partition) {
        if (prefix.isPresent()) {
            return Optional.ofNullable(firsts(here(topic)).get(partition))
                    .map(first -> header(first, ReplayPrefix.BEGINS_HEADER))
                    .orElse(OptionalLong.empty());
        }
        try (TopicReading reading = new TopicReading(cluster, serdes)) {
            return OptionalLong.of(reading.beginning(topic, partition));
        }
    }

    /** Where the decider's group is: that is committed together with what was decided. */
    @Override
    public Map<Integer, Long> folded() {
        if (prefix.isPresent()) {
            return foldedBeforeExport();
        }
        String group = StageSettings.of(DeciderTopology.STAGE, cluster.config().bootstrapServers(), Path.of("."))
                .applicationId();
        Map<TopicPartition, OffsetAndMetadata> offsets;
        try {
            offsets = cluster.await(
                    "the place of the group " + group,
                    cluster.admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        } catch (UnavailableException refused) {
            if (hasCause(refused, AuthorizationException.class)) {
                return Map.of();
            }
            throw refused;
        }
        Map<Integer, Long> folded = new HashMap<>();
        offsets.forEach((partition, place) -> {
            if (partition.topic().equals(Topics.SERVICE_INPUTS.name()) && place != null) {
                folded.put(partition.partition(), place.offset());
            }
        });
        return Map.copyOf(folded);
    }

    private Map<Integer, Long> foldedBeforeExport() {
        Map<Integer, Long> folded = new HashMap<>();
        if (has(Topics.SERVICE_INPUTS)) {
            firsts(here(Topics.SERVICE_INPUTS))
                    .forEach((partition, first) -> header(first, ReplayPrefix.FOLDED_HEADER)
                            .ifPresent(offset -> folded.put(partition, offset)));
        }
        return Map.copyOf(folded);
    }

    private static boolean hasCause(Throwable thrown, Class<? extends Throwable> type) {
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            if (type.isInstance(at)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean isWrittenAsNow(Topic<?, ?> topic, byte[] value) {
        return serdes.isWrittenAsNow(topic, value);
    }

    @Override
    public void close() {
        end.run();
    }
}
