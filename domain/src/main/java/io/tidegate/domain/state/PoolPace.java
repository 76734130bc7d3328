package io.tidegate.domain.state;

import java.time.Instant;

/**
 * When and how far a pool was changed lately.
 *
 * @param changed when its size was last changed; the epoch for never
 * @param periodStart when the running period of the largest step began
 * @param gained connections won since then
 * @param lost connections lost since then
 */
public record PoolPace(Instant changed, Instant periodStart, int gained, int lost) {

    /** Never changed. */
    public static final PoolPace NEVER = new PoolPace(Instant.EPOCH, Instant.EPOCH, 0, 0);
}
