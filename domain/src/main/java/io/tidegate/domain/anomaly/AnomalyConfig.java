package io.tidegate.domain.anomaly;

import java.time.Duration;

/**
 * How a detector looks at a series. Weights and lengths count values, whatever their distance in time.
 *
 * @param season after which a series is expected to repeat
 * @param buckets into which the season is divided, each with a number of its own
 * @param fast weight of a new value in the recent level, between 0 and 1
 * @param slow weight of a new value in the lasting level, between 0 and 1
 * @param bucket weight of a new value in its bucket once that has seen many, between 0 and 1
 * @param tailShare how much of what was seen counts as its tail, between 0 and 1
 * @param tailWeight weight of a new value in the tail once there are many, between 0 and 1
 * @param leastHistory values before the first score
 * @param spikeDiscount how many decades rarer a single value must be than a lasting distance to count the same, at least 0
 * @param decades how rare the unusual is: 3.5 for three in ten thousand; above 0
 * @param quiet after something unusual was told, for how many values nothing more is
 */
public record AnomalyConfig(
        Duration season,
        int buckets,
        double fast,
        double slow,
        double bucket,
        double tailShare,
        double tailWeight,
        int leastHistory,
        double spikeDiscount,
        double decades,
        int quiet) {

    /** A day in half hours; one threshold for all series. */
    public static final AnomalyConfig DEFAULT =
            new AnomalyConfig(Duration.ofDays(1), 48, 0.15, 0.0035, 0.04, 0.02, 0.002, 300, 1, 3.5, 120);

    /** Refuses what makes no detector. */
    public AnomalyConfig {
        require(season.toMillis() > 0, "season must be at least a millisecond", season);
        require(buckets >= 1 && buckets <= 10_000, "buckets must be between 1 and 10000", buckets);
        require(isWeight(fast), "fast must lie between 0 and 1", fast);
        require(isWeight(slow), "slow must lie between 0 and 1", slow);
        require(isWeight(bucket), "bucket must lie between 0 and 1", bucket);
        require(isWeight(tailShare), "tailShare must lie between 0 and 1", tailShare);
        require(isWeight(tailWeight), "tailWeight must lie between 0 and 1", tailWeight);
        require(leastHistory >= 0, "leastHistory must not be negative", leastHistory);
        require(spikeDiscount >= 0, "spikeDiscount must be at least 0", spikeDiscount);
        require(decades > 0, "decades must be above 0", decades);
        require(quiet >= 0, "quiet must not be negative", quiet);
    }

    private static boolean isWeight(double value) {
        return value > 0 && value < 1;
    }

    private static void require(boolean holds, String rule, Object actual) {
        if (!holds) {
            throw new IllegalArgumentException(rule + ", but was " + actual);
        }
    }
}
