package io.tidegate.agent.core;

import io.tidegate.domain.PoolGauges;
import java.util.concurrent.CompletionStage;

/**
 * A live pool as the agent sees it. Safe for use by several threads; nothing here waits.
 *
 * <p>An adapter passes {@code PoolControlContract} by extending it.
 */
public interface PoolControl extends AutoCloseable {
    /** The gauges, now. Cheap: a walk over the pool's connections, no I/O. */
    PoolGauges gauges();

    /**
     * How many connections the service may still see: the open ones, those being opened, and those closed so recently that
     * the server may not have noticed. This is what counts against a lease; never below the size in {@link #gauges}.
     */
    int footprint();

    /** How many borrowers wait now: one volatile read, made to be asked fifty times a second. */
    int waiting();

    /** What was counted and timed since the last call. Each event is in exactly one answer. */
    PoolActivity drain();

    /**
     * Begins to give the pool a new size and returns at once. From this moment nothing is opened beyond that size. A running
     * order is superseded. After the order's time the answer says what was achieved so far, and the pool goes on towards the
     * size. Whoever waits for the answer may hold locks of its own: none of the pool's is held while it is given.
     *
     * @return completes, never exceptionally, with what was achieved, counted where connections are opened and closed
     */
    CompletionStage<ResizeResult> resize(ResizeOrder order);

    /** Ends measuring and resizing; a running order is superseded. The pool itself goes on with the size that it has. */
    @Override
    void close();
}
