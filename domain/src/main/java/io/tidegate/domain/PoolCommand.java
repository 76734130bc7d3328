package io.tidegate.domain;

import java.time.Instant;

/**
 * What a pool shall do. Absolute and fenced: a pool applies it when its epoch is above the last it accepted, when it is
 * meant for this life of the pool, when it is within the pool's bounds, and before it expires.
 *
 * @param decision the decision behind it; its epoch is the fence
 * @param service what the pool connects to
 * @param incarnation the life of the pool that it is for
 * @param lease the size to take, and until when
 * @param issuedAt when this attempt was sent
 * @param expires after this the pool refuses it
 * @param attempt counts the deliveries of the same decision from 1
 */
public record PoolCommand(
        DecisionId decision,
        ServiceId service,
        Incarnation incarnation,
        Lease lease,
        Instant issuedAt,
        Instant expires,
        int attempt) {

    /** Refuses attempts below 1. */
    public PoolCommand {
        Check.that(attempt >= 1, "attempt must be at least 1", attempt);
    }

    /** The pool that shall do it. */
    public PoolId pool() {
        return decision.pool();
    }
}
