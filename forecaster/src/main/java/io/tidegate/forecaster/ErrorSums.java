package io.tidegate.forecaster;

import io.tidegate.domain.statistics.PinballLoss;

/**
 * What is left of forecasts that came due: sums in which older ones count less. Single precision, as they are kept.
 *
 * @param absolute |actual − forecast|
 * @param actual the actual values
 * @param pinball the pinball loss at the level that pools are sized by
 * @param sized the weight of the forecasts that had such a quantile
 * @param covered the weight of the actual values that did not exceed the highest quantile
 * @param bounded the weight of the forecasts that had one
 */
public record ErrorSums(float absolute, float actual, float pinball, float sized, float covered, float bounded) {

    static final ErrorSums NONE = new ErrorSums(0, 0, 0, 0, 0, 0);

    /** With one more forecast; a quantile that is not a number was not given. */
    ErrorSums with(double decay, double value, double point, double sizing, double upper, double sizingLevel) {
        boolean hasSizing = !Double.isNaN(sizing);
        boolean hasUpper = !Double.isNaN(upper);
        return new ErrorSums(
                (float) (decay * absolute + Math.abs(value - point)),
                (float) (decay * actual + value),
                (float) (hasSizing ? decay * pinball + PinballLoss.of(value, sizing, sizingLevel) : pinball),
                (float) (hasSizing ? decay * sized + 1 : sized),
                (float) (hasUpper ? decay * covered + (value <= upper ? 1 : 0) : covered),
                (float) (hasUpper ? decay * bounded + 1 : bounded));
    }

    ErrorSums plus(ErrorSums other) {
        return new ErrorSums(
                absolute + other.absolute,
                actual + other.actual,
                pinball + other.pinball,
                sized + other.sized,
                covered + other.covered,
                bounded + other.bounded);
    }
}
