package io.tidegate.domain.statistics;

import java.time.Duration;

/**
 * The mean of a value that held for different times: Σ xᵢ dᵢ / Σ dᵢ, kept by the incremental update
 * mean ← mean + (x − mean) d / Σd (West, Updating mean and variance estimates, 1979), which does not lose digits to a large
 * sum.
 *
 * @param mean the mean so far, 0 before any time
 * @param total for how long there was a value, at least 0
 */
public record TimeWeightedMean(double mean, Duration total) {

    /** Before any time. */
    public static final TimeWeightedMean NONE = new TimeWeightedMean(0, Duration.ZERO);

    /** Refuses what no series can have. */
    public TimeWeightedMean {
        if (!Double.isFinite(mean) || total.isNegative() || (total.isZero() && mean != 0)) {
            throw new IllegalArgumentException(
                    "a mean must be finite, over a time that is not negative, but was " + mean + " over " + total);
        }
    }

    /** With a value that held for a time, at least 0. */
    public TimeWeightedMean plus(double value, Duration held) {
        return plus(held.isZero() ? NONE : new TimeWeightedMean(value, held));
    }

    /** With all the time of another one. */
    public TimeWeightedMean plus(TimeWeightedMean other) {
        Duration sum = total.plus(other.total);
        if (other.total.isZero()) {
            return this;
        }
        return new TimeWeightedMean(mean + (other.mean - mean) * (seconds(other.total) / seconds(sum)), sum);
    }

    private static double seconds(Duration duration) {
        return duration.getSeconds() + duration.getNano() / 1e9;
    }
}
