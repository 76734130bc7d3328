package io.tidegate.domain;

import java.time.Instant;
import java.util.Optional;

/**
 * A pool is alive, and what became of the last command it saw.
 *
 * @param pool the pool
 * @param service what it connects to
 * @param incarnation which life of the pool speaks
 * @param at when, by the pool's clock
 * @param size connections that are physically open, and may be opening or closing
 * @param capacity the most connections the pool may open now
 * @param lastEpoch the epoch of the last command that it accepted, 0 before the first
 * @param lease the lease it holds, expired or not; empty before the first
 */
public record PoolHeartbeat(
        PoolId pool,
        ServiceId service,
        Incarnation incarnation,
        Instant at,
        int size,
        int capacity,
        long lastEpoch,
        Optional<Lease> lease) {

    /** Refuses negative numbers. */
    public PoolHeartbeat {
        Check.notNegative("size", size);
        Check.notNegative("capacity", capacity);
        Check.notNegative("last epoch", lastEpoch);
    }
}
