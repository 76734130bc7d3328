package io.tidegate.stage;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
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
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A store of plain objects on the heap. Only what changed since the last commit is serialised, once, and written to the
 * changelog in the same transaction as the offsets and the output; a restart reads it back from there.
 *
 * <p>To decode what was restored is most of what a restart takes, and most of it is not asked for at once. So of each key only
 * what the changelog said last is kept, the keys are read when something is asked, and a value when it is asked for, or
 * {@linkplain ReadAhead ahead of that}. What can be told without a value is: how many there are, which keys, and what
 * becomes of one that is written or deleted unread. Nobody but the clock sees a difference.
 *
 * <p>It belongs to one task and is not safe for other threads. What it can hold is for its users to bound.
 *
 * @param <K> type of the keys, with {@code equals} and {@code hashCode}
 * @param <V> type of the values; whoever changes a value in place says so with {@link #put}
 */
public final class HeapStore<K, V> extends CommitFlushedStore<K, V> {
    private final Map<K, V> entries = new HashMap<>();
    /** What the changelog said last of each key, with null for what it deleted, until something is asked: it says the same key many times. */
    private final Map<Bytes, byte @Nullable []> restored = new HashMap<>();
    /** The values of what was restored and not asked for yet. No key is here and in the entries at once. */
    private final Map<K, byte[]> unread = new HashMap<>();
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

    /**
     * The value of a key.
     *
     * @throws ProcessorStateException when it was restored and cannot be read; it stays what it is then
     */
    public Optional<V> get(K key) {
        readKeys();
        byte[] bytes = unread.isEmpty() ? null : unread.get(key);
        if (bytes != null) {
            entries.put(key, value(key, bytes));
            unread.remove(key);
        }
        return Optional.ofNullable(entries.get(key));
    }

    /** Whether a key has a value, which is not read for it. */
    public boolean contains(K key) {
        readKeys();
        return entries.containsKey(key) || unread.containsKey(key);
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
        boolean isNew = !place(key, value);
        if (isNew && !changed.containsKey(key)) {
            unheard.add(key);
        }
        changed.put(key, value);
    }

    /** Puts a value without logging it: after a restart the key has the value that was last logged. */
    public void putUnlogged(K key, V value) {
        place(key, value);
        // Where the key is logged with the next commit anyway, what is logged is what is there then.
        if (changed.containsKey(key)) {
            changed.put(key, value);
        }
    }

    /** Removes a key; where the changelog has it, it gets a tombstone. */
    public void delete(K key) {
        readKeys();
        if (entries.remove(key) == null && unread.remove(key) == null) {
            return;
        }
        if (unheard.remove(key)) {
            changed.remove(key);
        } else {
            changed.put(key, null);
        }
    }

    /** How many entries there are, read or not. */
    public int size() {
        readKeys();
        return entries.size() + unread.size();
    }

    /** All keys, in no order; their values are not read for it. The store may be written while they are walked. */
    public List<K> keys() {
        readKeys();
        List<K> keys = new ArrayList<>(entries.keySet());
        keys.addAll(unread.keySet());
        return keys;
    }

    /** A view of all entries, in no order, for which all are read; not to be walked while the store is written. */
    public Map<K, V> entries() {
        readAhead(Integer.MAX_VALUE);
        return Collections.unmodifiableMap(entries);
    }

    /** The keys of all entries that satisfy the condition, in no order; the store may be written while they are walked. */
    public List<K> keysWhere(BiPredicate<? super K, ? super V> condition) {
        List<K> found = new ArrayList<>();
        entries().forEach((key, value) -> {
            if (condition.test(key, value)) {
                found.add(key);
            }
        });
        return found;
    }

    /** Reads at most so many of the values that were restored and not asked for yet. */
    void readAhead(int most) {
        readKeys();
        Iterator<Map.Entry<K, byte[]>> left = unread.entrySet().iterator();
        for (int i = 0; i < most && left.hasNext(); i++) {
            Map.Entry<K, byte[]> next = left.next();
            entries.put(next.getKey(), value(next.getKey(), next.getValue()));
            left.remove();
        }
    }

    /** How many values were restored and not asked for yet. */
    int unread() {
        readKeys();
        return unread.size();
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
        if (value == null && entries.isEmpty() && unread.isEmpty()) {
            restored.remove(Bytes.wrap(key));
        } else {
            restored.put(Bytes.wrap(key), value);
        }
    }

    /** Puts a value in its place; whether there was one. */
    private boolean place(K key, V value) {
        readKeys();
        boolean wasUnread = !unread.isEmpty() && unread.remove(key) != null;
        return entries.put(key, value) != null || wasUnread;
    }

    private void readKeys() {
        if (restored.isEmpty()) {
            return;
        }
        restored.forEach((bytes, value) -> {
            K key = read(keyReader, bytes.get(), "a key");
            entries.remove(key);
            if (value == null) {
                unread.remove(key);
            } else {
                unread.put(key, value);
            }
        });
        restored.clear();
    }

    private V value(K key, byte[] bytes) {
        return read(valueReader, bytes, key);
    }

    /** Not as a failure to read a record, which would be set aside: the state is at fault, and not whoever asks for it. */
    private <T> T read(Deserializer<T> reader, byte[] bytes, Object what) {
        try {
            return reader.deserialize(changelog, bytes);
        } catch (RuntimeException unreadable) {
            throw new ProcessorStateException("store " + name() + " cannot read what it restored: " + what, unreadable);
        }
    }

    @Override
    void clear() {
        entries.clear();
        restored.clear();
        unread.clear();
        changed.clear();
        unheard.clear();
    }
}
