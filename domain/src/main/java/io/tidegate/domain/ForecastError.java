package io.tidegate.domain;

/**
 * How wrong a model has recently been, measured on forecasts that came due.
 *
 * @param wape weighted absolute percentage error: the sum of absolute errors over the sum of actual demand; 0 is perfect
 * @param coverage the share of actual values that did not exceed the highest quantile, 0 to 1
 * @param observations how many forecasts that came due it stands on
 */
public record ForecastError(double wape, double coverage, int observations) {

    /** Refuses impossible errors. */
    public ForecastError {
        Check.amount("weighted absolute percentage error", wape);
        Check.fraction("coverage", coverage);
        Check.notNegative("observations", observations);
    }

    /**
     * How far the highest quantile can be relied on, 0 to 1: the share of actual values that it was enough for. 0 where no
     * forecast has come due yet, for nothing is known of one that was never held against what came.
     */
    public double confidence() {
        return observations > 0 ? coverage : 0;
    }
}
