package io.tidegate.domain;

import java.util.List;

/**
 * The demand expected in one future step.
 *
 * @param mean the point forecast, in connections
 * @param quantiles one value a level of the forecast, not falling, in connections
 */
public record ForecastStep(double mean, List<Double> quantiles) {

    /** Copies the quantiles; refuses negative, infinite and crossing ones. */
    public ForecastStep {
        Check.amount("mean of a forecast", mean);
        quantiles = List.copyOf(quantiles);
        double last = 0;
        for (double quantile : quantiles) {
            Check.amount("quantile of a forecast", quantile);
            Check.that(quantile >= last, "quantiles of a forecast must not fall", quantiles);
            last = quantile;
        }
    }
}
