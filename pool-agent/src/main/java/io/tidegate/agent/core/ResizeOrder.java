package io.tidegate.agent.core;

import io.tidegate.domain.PoolBounds;
import java.time.Duration;

/**
 * An absolute size for a pool.
 *
 * @param size how many connections the pool shall hold, and may hold at any moment from now, 0 to {@link
 *     PoolBounds#LARGEST}
 * @param within after this time the result says what was achieved so far, more than zero
 */
public record ResizeOrder(int size, Duration within) {
    public ResizeOrder {
        if (size < 0 || size > PoolBounds.LARGEST) {
            throw new IllegalArgumentException(
                    "a size must be between 0 and " + PoolBounds.LARGEST + ", but was " + size);
        }
        if (within.isZero() || within.isNegative()) {
            throw new IllegalArgumentException("a resize needs time, but had " + within);
        }
    }
}
