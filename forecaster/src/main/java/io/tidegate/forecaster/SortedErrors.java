package io.tidegate.forecaster;

import java.util.OptionalDouble;

/**
 * Recent errors in rising order, and the quantiles that they can carry.
 *
 * <p>Of n errors, the one of rank {@code ⌈(n+1)p⌉} is not exceeded by the next with a probability of at least p, whatever their
 * distribution, as long as they are exchangeable; below the median the rank is {@code ⌊(n+1)p⌋} (split conformal prediction:
 * Lei, G'Sell, Rinaldo, Tibshirani and Wasserman, Distribution-free predictive inference for regression, Journal of the
 * American Statistical Association 113, 2018). A rank that does not exist gives no quantile, rather than a dishonest one.
 */
final class SortedErrors {

    /** So that (n+1)p is a whole number where it should be: 100 · 0.99 is not, in binary. */
    private static final double ROUNDING = 1e-9;

    private final float[] rising;

    SortedErrors(float[] rising) {
        this.rising = rising;
    }

    /** Whether there are enough errors for the quantile at {@code level}. */
    boolean carries(double level) {
        int rank = rank(level);
        return rank >= 1 && rank <= rising.length;
    }

    /** The quantile of the scaled error at {@code level}. */
    OptionalDouble at(double level) {
        return carries(level) ? OptionalDouble.of(rising[rank(level) - 1]) : OptionalDouble.empty();
    }

    /** The middle one; of none, 0. */
    double median() {
        return rising.length == 0 ? 0 : rising[rising.length / 2];
    }

    private int rank(double level) {
        double exact = (rising.length + 1) * level;
        return (int) (level < 0.5 ? Math.floor(exact + ROUNDING) : Math.ceil(exact - ROUNDING));
    }
}
