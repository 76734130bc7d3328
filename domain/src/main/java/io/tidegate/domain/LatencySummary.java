package io.tidegate.domain;

import java.time.Duration;

/**
 * Durations of one kind in one window. All are zero where {@code count} is 0.
 *
 * @param count how many there were
 * @param mean their exact mean
 * @param p50 their median, with the sketch's relative error
 * @param p90 nine in ten were not longer
 * @param p99 ninety-nine in a hundred were not longer
 */
public record LatencySummary(long count, Duration mean, Duration p50, Duration p90, Duration p99) {

    /** Nothing was measured. */
    public static final LatencySummary NONE =
            new LatencySummary(0, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

    /** Refuses negative numbers and quantiles out of order. */
    public LatencySummary {
        Check.notNegative("count", count);
        Check.that(!mean.isNegative(), "mean must not be negative", mean);
        Check.that(
                !p50.isNegative() && p50.compareTo(p90) <= 0 && p90.compareTo(p99) <= 0,
                "quantiles must not be negative and must rise",
                p50 + ", " + p90 + ", " + p99);
    }
}
