package io.tidegate.pipeline.replay;

import io.tidegate.decider.DeciderTopology;
import io.tidegate.pipeline.cluster.Cluster;
import io.tidegate.pipeline.cluster.RecordDecoder;
import io.tidegate.pipeline.cluster.TopicReading;
import io.tidegate.pipeline.cluster.UnavailableException;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import io.tidegate.stage.StageSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.utils.Bytes;

/** The live topics of a cluster. */
public final class ClusterTopics implements RecordedTopics {
    /** A decider that runs commits well within this; what is then still open was not published. */
    private static final Duration COMMITTED_WITHIN = Duration.ofSeconds(3);

    private final Cluster cluster;
    private final TopicSerdes serdes;
    private final Runnable end;
    private final Set<String> names;

    /**
     * The topics of a cluster.
     *
     * @param end closes the cluster and the serdes, when these topics are closed
     */
    public ClusterTopics(Cluster cluster, TopicSerdes serdes, Runnable end) {
        this.cluster = cluster;
        this.serdes = serdes;
        this.end = end;
        this.names = cluster.await("its topics", cluster.admin().listTopics().names());
    }

    @Override
    public boolean has(Topic<?, ?> topic) {
        return names.contains(topic.name());
    }

    @Override
    public <K, V> long read(Topic<K, V> topic, Consumer<RecordedRecord<K, V>> handler) {
        if (!has(topic)) {
            throw new UnavailableException("missing topics: " + topic + "; run 'tidegate topics create'");
        }
        RecordDecoder<K, V> decoder = new RecordDecoder<>(topic, serdes);
        long[] unreadable = new long[1];
        try (TopicReading reading = new TopicReading(cluster, serdes)) {
            reading.withBytes(
                            topic.name(),
                            read -> decoder.decode(read)
                                    .ifPresentOrElse(
                                            meaning -> handler.accept(new RecordedRecord<>(
                                                    meaning,
                                                    Bytes.wrap(read.value() == null ? Bytes.EMPTY : read.value()))),
                                            () -> unreadable[0]++))
                    .toEnd(Optional.empty())
                    .untilSettled(COMMITTED_WITHIN);
        }
        return unreadable[0];
    }

    @Override
    public OptionalLong beginning(Topic<?, ?> topic, int partition) {
        try (TopicReading reading = new TopicReading(cluster, serdes)) {
            return OptionalLong.of(reading.beginning(topic, partition));
        }
    }

    /** Where the decider's group is: that is committed together with what was decided. */
    @Override
    public Map<Integer, Long> folded() {
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
