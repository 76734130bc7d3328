package io.tidegate.stage;

import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * A store that is asked for its changes before the transaction commits.
 *
 * <p>Kafka Streams calls {@code commit} of a store after the transaction; what a store logs there belongs to the next
 * transaction, and a crash between the two leaves offsets without their state. Only {@link CachedStateStore} is asked
 * before, by {@code StreamTask.prepareCommit} through {@code ProcessorStateManager.flushCache}. That interface and
 * {@link InternalProcessorContext#logChange} are internal to Kafka Streams: this is the one class here that uses
 * internals, and a test pins the version for which this is true.
 */
abstract class CommitFlushedStore<K, V> implements StateStore, CachedStateStore<K, V> {
    private final String name;
    private final boolean logged;
    private @Nullable InternalProcessorContext<?, ?> context;
    private boolean open;

    CommitFlushedStore(String name, boolean logged) {
        this.name = name;
        this.logged = logged;
    }

    /** Logs, through {@link #log}, every change since the last call. */
    abstract void logChanges();

    /** Takes one entry of the changelog; an empty value deletes. */
    abstract void restore(byte[] key, byte @Nullable [] value);

    /** Forgets everything. */
    abstract void clear();

    /** Writes one change to the changelog, in the open transaction; a null value is a tombstone. */
    final void log(byte[] key, byte @Nullable [] value) {
        InternalProcessorContext<?, ?> task = context;
        if (task == null) {
            throw new IllegalStateException("store " + name + " was not opened");
        }
        // Real time, not event time: brokers compact and delete by it.
        task.logChange(
                name,
                Bytes.wrap(key),
                value,
                task.currentSystemTimeMs(),
                new RecordHeaders(),
                Position.emptyPosition());
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final void init(StateStoreContext opened, StateStore root) {
        context = (InternalProcessorContext<?, ?>) opened;
        open = true;
        opened.register(root, this::restore);
    }

    @Override
    public final void flushCache() {
        if (logged) {
            logChanges();
        }
    }

    /** Nothing to drop: the heap is the store, and every change was logged before the commit that precedes this. */
    @Override
    public final void clearCache() {}

    /** Nobody listens: processors forward their results themselves. */
    @Override
    public final boolean setFlushListener(CacheFlushListener<K, V> listener, boolean sendOldValues) {
        return false;
    }

    @Override
    public final boolean persistent() {
        return false;
    }

    @Override
    public final boolean isOpen() {
        return open;
    }

    @Override
    public final void close() {
        clear();
        open = false;
    }
}
