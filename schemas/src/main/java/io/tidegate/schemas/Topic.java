package io.tidegate.schemas;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.apache.kafka.common.config.TopicConfig;

/**
 * One topic of Tidegate: its name, what its keys and values are, and how it is created.
 *
 * @param name its whole name
 * @param key what its keys are
 * @param value what its values are
 * @param partitions how many partitions it is created with, unless the operator wants another number; one that asks for 1
 *     is made for one, and has it whatever the operator wants
 * @param cleanup what becomes of old records
 * @param retention how long records are kept; empty for ever
 * @param <K> type of the keys
 * @param <V> type of the values
 */
public record Topic<K, V>(
        String name, KeyCodec<K> key, Codec<V> value, int partitions, Cleanup cleanup, Optional<Duration> retention) {

    /** What becomes of old records. */
    public enum Cleanup {
        /** They are deleted when their time is over. */
        DELETE(TopicConfig.CLEANUP_POLICY_DELETE),
        /** The newest of each key stays. */
        COMPACT(TopicConfig.CLEANUP_POLICY_COMPACT);

        private final String policy;

        Cleanup(String policy) {
            this.policy = policy;
        }
    }

    /** Refuses what Kafka would refuse, and a compacted topic that forgets. */
    public Topic {
        org.apache.kafka.common.internals.Topic.validate(name);
        if (partitions < 1) {
            throw new IllegalArgumentException(name + " must have at least 1 partition, but was " + partitions);
        }
        if (cleanup == Cleanup.COMPACT && retention.isPresent()) {
            throw new IllegalArgumentException(
                    name + " is compacted and keeps its records for ever, but retention was " + retention.get());
        }
    }

    /** The same topic under a name of its own, such as {@code replay-7.tidegate.pool-windows} for a replay. */
    public Topic<K, V> withPrefix(String prefix) {
        return new Topic<>(prefix + name, key, value, partitions, cleanup, retention);
    }

    /** The same topic with one partition. */
    Topic<K, V> undivided() {
        return new Topic<>(name, key, value, 1, cleanup, retention);
    }

    /** How many partitions it is created with where the operator wants {@code wanted} of each; at least 1. */
    public int partitions(OptionalInt wanted) {
        return partitions == 1 ? 1 : wanted.orElse(partitions);
    }

    /**
     * The settings that it is created with. The broker stamps each record with its own clock, so that retention never
     * looks at event time: a history that is loaded is kept as long as what is measured now.
     */
    public Map<String, String> settings() {
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                cleanup.policy,
                TopicConfig.RETENTION_MS_CONFIG,
                String.valueOf(retention.map(Duration::toMillis).orElse(-1L)),
                TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                "LogAppendTime");
    }

    /**
     * The same where each partition has so many copies.
     *
     * @param copies at least 1
     */
    public Map<String, String> settings(int copies) {
        Map<String, String> settings = new TreeMap<>(settings());
        if (leastInSync(copies) > 1) {
            settings.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, String.valueOf(leastInSync(copies)));
        }
        return Map.copyOf(settings);
    }

    /**
     * How many copies of a partition must hold a record before it is acknowledged: half of them, rounded up. Of three it is
     * two, so that one broker may be lost and what was acknowledged is still there, and work goes on.
     *
     * @param copies at least 1
     */
    public static int leastInSync(int copies) {
        return (copies + 1) / 2;
    }

    @Override
    public String toString() {
        return name;
    }
}
