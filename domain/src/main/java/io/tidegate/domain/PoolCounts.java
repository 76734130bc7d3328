package io.tidegate.domain;

/**
 * What happened in a pool since its last sample.
 *
 * @param borrows connections handed out
 * @param timeouts borrowers that gave up waiting
 * @param retries attempts to open a connection after one had failed
 * @param failures connections that could not be opened or broke
 * @param reconnects connections opened in the place of one that broke
 */
public record PoolCounts(long borrows, long timeouts, long retries, long failures, long reconnects) {

    /** Nothing happened. */
    public static final PoolCounts NONE = new PoolCounts(0, 0, 0, 0, 0);

    /** Refuses negative counts. */
    public PoolCounts {
        Check.notNegative("borrows", borrows);
        Check.notNegative("timeouts", timeouts);
        Check.notNegative("retries", retries);
        Check.notNegative("failures", failures);
        Check.notNegative("reconnects", reconnects);
    }

    /** The sum of two counts. */
    public PoolCounts plus(PoolCounts other) {
        return new PoolCounts(
                borrows + other.borrows,
                timeouts + other.timeouts,
                retries + other.retries,
                failures + other.failures,
                reconnects + other.reconnects);
    }
}
