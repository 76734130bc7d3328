package io.tidegate.domain.state;

import io.tidegate.domain.Lease;
import java.time.Instant;

/**
 * A lease that a pool was given.
 *
 * @param epoch the epoch of the decision
 * @param lease how much, and until when
 * @param validUntil after this, by its own clock, the pool does not accept it any more
 */
public record Grant(long epoch, Lease lease, Instant validUntil) {}
