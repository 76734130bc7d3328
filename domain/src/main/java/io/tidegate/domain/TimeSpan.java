package io.tidegate.domain;

import java.time.Duration;
import java.time.Instant;

/**
 * A stretch of time, start included, end excluded.
 *
 * @param start where it begins
 * @param length how long it is, more than 0
 */
public record TimeSpan(Instant start, Duration length) {

    /** Refuses an empty span. */
    public TimeSpan {
        Check.that(!length.isNegative() && !length.isZero(), "the length of a span must be more than 0", length);
    }

    /** The span of the given length, aligned to the epoch, that contains {@code at}. */
    public static TimeSpan containing(Instant at, Duration length) {
        long millis = length.toMillis();
        return new TimeSpan(Instant.ofEpochMilli(Math.floorDiv(at.toEpochMilli(), millis) * millis), length);
    }

    /** The first moment after it. */
    public Instant end() {
        return start.plus(length);
    }

    /** Whether {@code at} lies in it. */
    public boolean contains(Instant at) {
        return !at.isBefore(start) && at.isBefore(end());
    }
}
