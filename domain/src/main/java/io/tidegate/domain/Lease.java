package io.tidegate.domain;

import java.time.Instant;

/**
 * The part of a service's budget that one pool may use, for a time.
 *
 * @param connections the most connections that the pool may have open, 0 to {@link PoolBounds#LARGEST}
 * @param expires until when; renewed by later commands
 * @param onLoss what the pool does when it expires unrenewed
 */
public record Lease(int connections, Instant expires, LeaseLoss onLoss) {

    /** Refuses a size that no pool can have. */
    public Lease {
        Check.that(
                connections >= 0 && connections <= PoolBounds.LARGEST,
                "leased connections must be between 0 and " + PoolBounds.LARGEST,
                connections);
    }

    /** Whether the lease has run out at {@code now}. */
    public boolean isExpiredAt(Instant now) {
        return !now.isBefore(expires);
    }
}
