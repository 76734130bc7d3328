package io.tidegate.domain.statistics;

/**
 * How far a forecast quantile missed: with the actual value y, the forecast f and the level q it is q (y − f) where y ≥ f, and
 * (1 − q) (f − y) where y &lt; f. Its mean is least when f is the true quantile at q. Source: Koenker and Bassett, Regression
 * quantiles, Econometrica 46, 1978.
 */
public final class PinballLoss {
    private PinballLoss() {}

    /**
     * The loss, at least 0, in the unit of the values.
     *
     * @param level which quantile was forecast, 0 to 1
     */
    public static double of(double actual, double forecast, double level) {
        if (!(level >= 0 && level <= 1)) {
            throw new IllegalArgumentException("a quantile must lie between 0 and 1, but was " + level);
        }
        if (!Double.isFinite(actual) || !Double.isFinite(forecast)) {
            throw new IllegalArgumentException(
                    "actual value and forecast must be finite, but were " + actual + " and " + forecast);
        }
        return actual >= forecast ? level * (actual - forecast) : (1 - level) * (forecast - actual);
    }
}
