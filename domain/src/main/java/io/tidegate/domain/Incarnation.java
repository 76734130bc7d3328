package io.tidegate.domain;

import java.time.Instant;

/**
 * One life of a pool: a restarted process has the same {@link PoolId} and a higher incarnation.
 *
 * @param value the start of this life in milliseconds since 1970; higher is newer
 */
public record Incarnation(long value) implements Comparable<Incarnation> {

    /** Refuses a negative value. */
    public Incarnation {
        Check.notNegative("incarnation", value);
    }

    /** The incarnation of a pool that was started at {@code start}. */
    public static Incarnation startedAt(Instant start) {
        return new Incarnation(start.toEpochMilli());
    }

    /** Whether this life began after {@code other}. */
    public boolean isNewerThan(Incarnation other) {
        return value > other.value;
    }

    @Override
    public int compareTo(Incarnation other) {
        return Long.compare(value, other.value);
    }
}
