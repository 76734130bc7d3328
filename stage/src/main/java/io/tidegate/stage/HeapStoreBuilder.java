package io.tidegate.stage;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.state.StoreBuilder;

/** Builds {@link HeapStore}s, one for each task. */
final class HeapStoreBuilder<K, V> implements StoreBuilder<HeapStore<K, V>> {
    /** Small segments, cleaned early: a crash under exactly-once restores the whole changelog, so it is kept short. */
    private static final Map<String, String> SHORT_CHANGELOG = Map.of(
            TopicConfig.SEGMENT_BYTES_CONFIG, String.valueOf(2 << 20),
            TopicConfig.SEGMENT_MS_CONFIG, "600000",
            TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.2",
            TopicConfig.DELETE_RETENTION_MS_CONFIG, "600000");

    private final String name;
    private final Serde<K> keys;
    private final Serde<V> values;
    private Map<String, String> changelog = SHORT_CHANGELOG;
    private boolean logged = true;

    HeapStoreBuilder(String name, Serde<K> keys, Serde<V> values) {
        this.name = name;
        this.keys = keys;
        this.values = values;
    }

    @Override
    public StoreBuilder<HeapStore<K, V>> withCachingEnabled() {
        // The heap is all the cache there is.
        return this;
    }

    @Override
    public StoreBuilder<HeapStore<K, V>> withCachingDisabled() {
        return this;
    }

    @Override
    public StoreBuilder<HeapStore<K, V>> withLoggingEnabled(Map<String, String> config) {
        Map<String, String> merged = new HashMap<>(SHORT_CHANGELOG);
        merged.putAll(config);
        changelog = Map.copyOf(merged);
        logged = true;
        return this;
    }

    @Override
    public StoreBuilder<HeapStore<K, V>> withLoggingDisabled() {
        changelog = Map.of();
        logged = false;
        return this;
    }

    @Override
    public HeapStore<K, V> build() {
        return new HeapStore<>(name, keys, values, logged);
    }

    @Override
    public Map<String, String> logConfig() {
        return new HashMap<>(changelog);
    }

    @Override
    public boolean loggingEnabled() {
        return logged;
    }

    @Override
    public String name() {
        return name;
    }
}
