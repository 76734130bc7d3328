package io.tidegate.domain;

/**
 * How small and how large a pool can be, as its application states it.
 *
 * @param floor connections that the pool may open without a lease, 0 to {@code ceiling}
 * @param ceiling the size that the pool was built for and can never exceed, 1 to {@value #LARGEST}
 */
public record PoolBounds(int floor, int ceiling) {

    /** The largest pool that Tidegate handles; far above what any pool library recommends. */
    public static final int LARGEST = 10_000;

    /** Refuses bounds that are out of order or out of range. */
    public PoolBounds {
        Check.that(ceiling >= 1 && ceiling <= LARGEST, "ceiling must be between 1 and " + LARGEST, ceiling);
        Check.that(floor >= 0 && floor <= ceiling, "floor must be between 0 and the ceiling of " + ceiling, floor);
    }

    /** The nearest size within the bounds. */
    public int clamp(int size) {
        return Math.max(floor, Math.min(ceiling, size));
    }

    /** Whether {@code size} lies within the bounds, both included. */
    public boolean contains(int size) {
        return floor <= size && size <= ceiling;
    }
}
