package io.tidegate.domain.anomaly;

/**
 * How rare a magnitude is among those of the same series so far: the excess over a running high quantile, taken for
 * exponential. What lies beyond a high threshold follows a generalised Pareto distribution (Pickands, Statistical inference
 * using extreme order statistics, Annals of Statistics 3, 1975; for streams Siffer, Fouque, Termier and Largouet, Anomaly
 * detection in streams with extreme value theory, KDD 2017); its exponential case needs one number and stays finite. Mutable.
 */
final class Tail {
    /** The fewest that move the quantile and the mean excess at all, as shares of a step. */
    private static final double LEAST_STEP = 0.01;

    private static final double EARLY_STEPS = 5;
    private static final double LEAST_EXCESS_WEIGHT = 0.02;

    /** One excess counts for at most so many mean ones: a fault must not teach that faults are usual. */
    private static final double MOST_EXCESS = 8;

    private final double share;
    private final double weight;
    private long count;
    private double size;
    private double quantile;
    private double excess;

    /**
     * Nothing is known yet.
     *
     * @param share of the magnitudes that lies beyond the quantile, between 0 and 1
     * @param weight of a new magnitude once there are many, between 0 and 1
     */
    Tail(double share, double weight) {
        this.share = share;
        this.weight = weight;
    }

    /** How many numbers it is. */
    static final int NUMBERS = 4;

    void write(double[] numbers, int at) {
        numbers[at] = count;
        numbers[at + 1] = size;
        numbers[at + 2] = quantile;
        numbers[at + 3] = excess;
    }

    void read(double[] numbers, int at) {
        count = (long) numbers[at];
        size = numbers[at + 1];
        quantile = numbers[at + 2];
        excess = numbers[at + 3];
    }

    /**
     * How rare a magnitude at least so large is, as minus the decimal logarithm of its share: 3 for one in a thousand. 0 for
     * all below the quantile.
     *
     * @param least below which no mean excess is believed, above 0
     */
    double decades(double magnitude, double least) {
        if (magnitude <= quantile) {
            return 0;
        }
        return -Math.log10(share) + (magnitude - quantile) / Math.max(excess, least) / Math.log(10);
    }

    /** Learns a magnitude; to be asked about it first. */
    void learn(double magnitude) {
        double beyond = Math.max(0, magnitude - quantile);
        count++;
        double rate = Math.max(1.0 / count, weight);
        size += rate * (magnitude - size);
        double step = size * Math.max(EARLY_STEPS * rate, LEAST_STEP);
        quantile = Math.max(0, quantile + step * (magnitude > quantile ? 1 - share : -share));
        if (magnitude > quantile) {
            double clipped = excess > 0 ? Math.min(beyond, MOST_EXCESS * excess) : beyond;
            excess += Math.max(1 / Math.max(1, count * share), LEAST_EXCESS_WEIGHT) * (clipped - excess);
        }
    }
}
