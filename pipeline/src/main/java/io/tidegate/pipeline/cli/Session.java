package io.tidegate.pipeline.cli;

import io.tidegate.domain.Incarnation;
import io.tidegate.domain.Liveness;
import io.tidegate.domain.OperatorConsent;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolStatus;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ServiceId;
import io.tidegate.pipeline.cluster.Cluster;
import io.tidegate.pipeline.cluster.TopicReading;
import io.tidegate.pipeline.cluster.TopicRecord;
import io.tidegate.pipeline.cluster.TopicSetup;
import io.tidegate.pipeline.cluster.TopicWriting;
import io.tidegate.pipeline.config.SerdeSettings;
import io.tidegate.pipeline.config.TidegateConfig;
import io.tidegate.pipeline.replay.ClusterTopics;
import io.tidegate.pipeline.replay.Export;
import io.tidegate.pipeline.replay.Import;
import io.tidegate.pipeline.replay.RecordedTopics;
import io.tidegate.pipeline.replay.ReplayPrefix;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import io.tidegate.schemas.serde.SchemaRegistry;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A cluster that a command talks to, and the questions that several commands ask. */
final class Session implements AutoCloseable {
    private final TidegateConfig config;
    private final Cluster cluster;
    private final TopicSerdes serdes;

    private Session(TidegateConfig config, Cluster cluster) {
        this.config = config;
        this.cluster = cluster;
        this.serdes = SerdeSettings.serdes(config.schemaRegistry());
    }

    /** Connects; fails in one line when no broker answers. */
    static Session open(TidegateConfig config) {
        return new Session(config, Cluster.connect(config.kafka()));
    }

    TopicReading reading() {
        return new TopicReading(cluster, serdes);
    }

    /** The live topics, or imported ones, as a replay reads them; the session ends with them. */
    RecordedTopics recorded(Optional<ReplayPrefix> prefix) {
        return new ClusterTopics(cluster, serdes, prefix, this::close);
    }

    /** What writes topics to a folder. */
    Export export(SchemaRegistry registry, Path folder) {
        return new Export(cluster, serdes, registry, folder);
    }

    /** What writes exported topics to topics of their own. */
    Import importing(SchemaRegistry registry, ReplayPrefix prefix) {
        return new Import(cluster, config.topics(), registry, prefix);
    }

    /** Where schemas are. */
    SchemaRegistry registry() {
        return SerdeSettings.registry(config.schemaRegistry());
    }

    /** Fails with those that are missing. */
    void requireTopics(Collection<? extends Topic<?, ?>> topics) {
        new TopicSetup(cluster, config.topics()).requireAll(topics);
    }

    /** The newest value of each key, or what {@code newer} keeps of two. */
    <K extends Comparable<K>, V> Map<K, V> newest(Topic<K, V> topic, BinaryOperator<V> newer) {
        Map<K, V> newest = new TreeMap<>();
        try (TopicReading reading = reading()) {
            reading.with(
                            topic,
                            (TopicRecord<K, V> record) -> record.value()
                                    .ifPresentOrElse(
                                            value -> newest.merge(record.key(), value, newer),
                                            () -> newest.remove(record.key())))
                    .toEnd(Optional.empty());
        }
        return newest;
    }

    <K, V> void write(Topic<K, V> topic, K key, V value) {
        try (TopicWriting writing = new TopicWriting(cluster, serdes)) {
            writing.write(topic, key, value);
        }
    }

    Map<PoolId, PoolStatus> pools() {
        return newest(Topics.POOL_REGISTRY, (before, after) -> after);
    }

    Map<ServiceId, ScalingPolicy> policies() {
        return newest(Topics.SCALING_POLICIES, (before, after) -> after.version() >= before.version() ? after : before);
    }

    /** Whether a pool's record is that of a dead life which an operator gave up. */
    Predicate<PoolStatus> givenUp() {
        Map<PoolId, Incarnation> lives = new HashMap<>();
        try (TopicReading reading = reading()) {
            reading.with(
                            Topics.OPERATOR_CONSENTS,
                            record -> record.value().ifPresent(consent -> {
                                if (consent instanceof OperatorConsent.Forgotten forgotten) {
                                    lives.put(forgotten.pool(), forgotten.incarnation());
                                }
                            }))
                    .toEnd(Optional.empty());
        }
        return status -> status.liveness() == Liveness.DEAD
                && status.registration().incarnation().equals(lives.get(status.pool()));
    }

    /** The pool's registry record; fails with the pools that there are. */
    PoolStatus requirePool(PoolId pool) {
        Map<PoolId, PoolStatus> known = pools();
        return Optional.ofNullable(known.get(pool))
                .orElseThrow(
                        () -> CommandFailure.usage("unknown pool '" + pool + "'; " + list("pools", known.keySet())));
    }

    /** Fails with the services that there are, unless a pool or a policy knows this one. */
    void requireService(ServiceId service) {
        if (!policies().containsKey(service) && !services().contains(service)) {
            throw CommandFailure.usage("unknown service '" + service + "'; " + list("services", services()));
        }
    }

    /** Every service that has a policy or pools. */
    SortedSet<ServiceId> services() {
        SortedSet<ServiceId> known = new TreeSet<>(policies().keySet());
        pools().values().forEach(status -> known.add(status.service()));
        return known;
    }

    /** "known pools: a, b", or that there are none. */
    static String list(String what, Collection<?> known) {
        return known.isEmpty()
                ? "no " + what + " are known"
                : "known " + what + ": "
                        + known.stream().limit(50).map(Object::toString).collect(Collectors.joining(", "))
                        + (known.size() > 50 ? ", … (" + known.size() + ")" : "");
    }

    @Override
    public void close() {
        cluster.close();
    }
}
