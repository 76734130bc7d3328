package io.tidegate.domain.statistics;

/**
 * Mean and variance of a series in which older values count less: after {@code halfLife} further values a value counts
 * half. West's incremental update with exponential weights (Finch, Incremental calculation of weighted mean and variance,
 * 2009, section 9); while there are few values each counts the same, so that the first does not dominate.
 *
 * @param count how many values were folded in
 * @param mean their weighted mean
 * @param variance their weighted variance, at least 0
 */
public record ExponentialMoments(long count, double mean, double variance) {

    /** Before the first value. */
    public static final ExponentialMoments NONE = new ExponentialMoments(0, 0, 0);

    /** Refuses what no series can have. */
    public ExponentialMoments {
        if (count < 0
                || !(variance >= 0)
                || Double.isInfinite(variance)
                || Double.isNaN(mean)
                || Double.isInfinite(mean)) {
            throw new IllegalArgumentException("moments must be finite and not negative, but were count " + count
                    + ", mean " + mean + ", variance " + variance);
        }
    }

    /** The moments with {@code value} folded in. */
    public ExponentialMoments plus(double value, double halfLife) {
        double weight = Math.max(1.0 / (count + 1), 1 - Math.pow(0.5, 1 / halfLife));
        double difference = value - mean;
        double step = weight * difference;
        return new ExponentialMoments(count + 1, mean + step, (1 - weight) * (variance + difference * step));
    }

    /**
     * The moments with {@code value} folded in, but moved by no more than a value {@code sigmas} standard deviations away
     * would: one spike must neither drag the mean nor swallow the next spike by widening the variance (Huber's clipping).
     */
    public ExponentialMoments plusClipped(double value, double halfLife, double sigmas, double leastDeviation) {
        double reach = sigmas * deviation(leastDeviation);
        return plus(Math.max(mean - reach, Math.min(mean + reach, value)), halfLife);
    }

    /** The standard deviation, at least {@code least}. */
    public double deviation(double least) {
        return Math.max(least, Math.sqrt(variance));
    }

    /** How many standard deviations (of at least {@code leastDeviation}, above 0) {@code value} lies from the mean. */
    public double zScore(double value, double leastDeviation) {
        return (value - mean) / deviation(leastDeviation);
    }
}
