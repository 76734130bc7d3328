package io.tidegate.domain;

import java.time.Instant;
import java.util.function.Function;

/** What stands on the metrics topic, in one order per pool: samples, and marks of the wall clock where samples are missing. */
public sealed interface PoolReading permits PoolSample, PoolMark {

    /** The pool that this is about. */
    PoolId pool();

    /** What the pool connects to. */
    ServiceId service();

    /** When, by the clock of the pool (samples) or of ingest (marks). */
    Instant at();

    /** Handles each kind of reading. */
    default <R> R fold(Function<PoolSample, R> sample, Function<PoolMark, R> mark) {
        return this instanceof PoolSample read ? sample.apply(read) : mark.apply((PoolMark) this);
    }
}
