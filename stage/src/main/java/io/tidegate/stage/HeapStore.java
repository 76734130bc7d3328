package io.tidegate.stage;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A store of plain objects on the heap. Only what changed since the last commit is serialised, once, and written to the
 * changelog in the same transaction as the offsets and the output; a restart reads it back from there.
 *
 * <p>It belongs to one task and is not safe for other threads. What it can hold is for its users to bound.
 *
 * @param <K> type of the keys, with {@code equals} and {@code hashCode}
 * @param <V> type of the values; whoever changes a value in place says so with {@link #put}
 */
public final class HeapStore<K, V> extends CommitFlushedStore<K, V> {
    private final Map<K, V> entries = new HashMap<>();
    /**
     * What the changelog said last of each key, with null for what it deleted, until somebody asks: a changelog says the same key
     * many times, and to decode it each time is most of what a restart takes.
     */
    private final Map<Bytes, byte @Nullable []> restored = new HashMap<>();
    /** What to log with the next commit, with null for what was deleted. */
    private final Map<K, @Nullable V> changed = new HashMap<>();
    /** Of those the ones that the changelog does not know yet: if they go before the commit, it need not hear of them. */
    private final Set<K> unheard = new HashSet<>();

    private final String changelog;
    private final Serializer<K> keyWriter;
    private final Deserializer<K> keyReader;
    private final Serializer<V> valueWriter;
    private final Deserializer<V> valueReader;

    HeapStore(String name, Serde<K> keys, Serde<V> values, boolean logged) {
        super(name, logged);
        this.changelog = name + "-changelog";
        this.keyWriter = keys.serializer();
        this.keyReader = keys.deserializer();
        this.valueWriter = values.serializer();
        this.valueReader = values.deserializer();
    }

    /** A builder of stores of this name, logged unless it is told otherwise. */
    public static <K, V> StoreBuilder<HeapStore<K, V>> builder(String name, Serde<K> keys, Serde<V> values) {
        return new HeapStoreBuilder<>(name, keys, values);
    }

    /** The value of a key. */
    public Optional<V> get(K key) {
        return Optional.ofNullable(current().get(key));
    }

    /** Puts a value, or says that it was changed in place. */
    public void put(K key, V value) {
        // Here it concerns one record, which can be set aside; the changelog would refuse it at the commit, and end the
        // stage.
        Objects.requireNonNull(key, "an entry of a store needs a key");
        // What is to be logged already is in the entries too; most changes between two commits are of the same values.
        if (changed.get(key) == value) {
            return;
        }
        boolean isNew = current().put(key, value) == null;
        if (isNew && !changed.containsKey(key)) {
            unheard.add(key);
        }
        changed.put(key, value);
    }

    /** Puts a value without logging it: after a restart the key has the value that was last logged. */
    public void putUnlogged(K key, V value) {
        current().put(key, value);
        // Where the key is logged with the next commit anyway, what is logged is what is there then.
        if (changed.containsKey(key)) {
            changed.put(key, value);
        }
    }

    /** Removes a key; where the changelog has it, it gets a tombstone. */
    public void delete(K key) {
        if (current().remove(key) == null) {
            return;
        }
        if (unheard.remove(key)) {
            changed.remove(key);
        } else {
            changed.put(key, null);
        }
    }

    /** How many entries there are. */
    public int size() {
        return current().size();
    }

    /** A view of all entries, in no order; not to be read while the store is written. */
    public Map<K, V> entries() {
        return Collections.unmodifiableMap(current());
    }

    /** The keys of all entries that satisfy the condition, in no order; the store may be written while they are read. */
    public List<K> keysWhere(BiPredicate<? super K, ? super V> condition) {
        List<K> found = new ArrayList<>();
        current().forEach((key, value) -> {
            if (condition.test(key, value)) {
                found.add(key);
            }
        });
        return found;
    }

    @Override
    void logChanges() {
        changed.forEach((key, value) -> log(
                keyWriter.serialize(changelog, key), value == null ? null : valueWriter.serialize(changelog, value)));
        // Not before: if one of them cannot be written the thread fails, and its transaction with it.
        changed.clear();
        unheard.clear();
    }

    @Override
    void restore(byte[] key, byte @Nullable [] value) {
        if (value == null && entries.isEmpty()) {
            restored.remove(Bytes.wrap(key));
        } else {
            restored.put(Bytes.wrap(key), value);
        }
    }

    /** The entries, with what was restored since somebody asked. */
    private Map<K, V> current() {
        if (!restored.isEmpty()) {
            restored.forEach((bytes, value) -> {
                K key = keyReader.deserialize(changelog, bytes.get());
                if (value == null) {
                    entries.remove(key);
                } else {
                    entries.put(key, valueReader.deserialize(changelog, value));
                }
            });
            restored.clear();
        }
        return entries;
    }

    @Override
    void clear() {
        entries.clear();
        restored.clear();
        changed.clear();
        unheard.clear();
    }
}
