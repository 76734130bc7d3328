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

    /** How many values are folded in whole before clipping begins: so few do not yet say how far values usually spread. */
    public static final int UNCLIPPED = 8;

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

    /**
     * The moments with {@code value} folded in.
     *
     * @param halfLife in values, above 0
     */
    public ExponentialMoments plus(double value, double halfLife) {
        double weight = Math.max(1.0 / (count + 1), lastingWeight(halfLife));
        double difference = value - mean;
        double step = weight * difference;
        return new ExponentialMoments(count + 1, mean + step, (1 - weight) * (variance + difference * step));
    }

    /**
     * The moments with {@code value} folded in, but moved by no more than a value {@code sigmas} standard deviations away
     * would: one spike must neither drag the mean nor swallow the next spike by widening the variance (Huber's clipping).
     * The first {@value #UNCLIPPED} values are folded in whole. A level that shifts for good is still followed, since each
     * clipped value widens the variance a little.
     *
     * @param halfLife in values, above 0
     * @param sigmas above 0
     * @param leastDeviation what the standard deviation is taken for when it is less, at least 0
     */
    public ExponentialMoments plusClipped(double value, double halfLife, double sigmas, double leastDeviation) {
        if (!(sigmas > 0) || !(leastDeviation >= 0)) {
            throw new IllegalArgumentException("sigmas must be above 0 and the least deviation not below, but were "
                    + sigmas + " and " + leastDeviation);
        }
        if (count < UNCLIPPED) {
            return plus(value, halfLife);
        }
        double reach = sigmas * deviation(leastDeviation);
        return plus(Math.max(mean - reach, Math.min(mean + reach, value)), halfLife);
    }

    /**
     * The variance without the bias that few values have: {@link #variance} / (1 - Σw²), where w are the weights that sum to
     * 1 (the correction for reliability weights, GNU Scientific Library reference manual, weighted samples). For equal
     * weights it is the familiar n / (n - 1). 0 before the second value.
     *
     * @param halfLife what all values were folded in with
     */
    public double unbiasedVariance(double halfLife) {
        double lasting = lastingWeight(halfLife);
        if (count < 2 || lasting == 1) {
            return 0;
        }
        // Equal weights 1/n as long as that is the larger, and from there a geometric approach to the lasting Σw².
        double equal = Math.max(1, Math.min((double) count, Math.floor(1 / lasting)));
        double limit = lasting / (2 - lasting);
        double squares = limit + (1 / equal - limit) * Math.pow(1 - lasting, 2 * (count - equal));
        return variance / (1 - squares);
    }

    /** The weight of a new value once there are many. */
    private static double lastingWeight(double halfLife) {
        if (!(halfLife > 0)) {
            throw new IllegalArgumentException("the half-life must be above 0 values, but was " + halfLife);
        }
        return 1 - Math.pow(0.5, 1 / halfLife);
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
