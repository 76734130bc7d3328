package io.tidegate.forecaster;

import io.tidegate.schemas.state.Floats;
import java.util.OptionalDouble;

/**
 * What is left of forecasts that came due: sums in which older ones count less. Single precision, as they are kept.
 *
 * @param absolute |actual − forecast|
 * @param actual the actual values
 * @param covered the weight of the actual values that did not exceed the highest quantile
 * @param bounded the weight of the forecasts that had one
 */
public record ErrorSums(float absolute, float actual, float covered, float bounded) {

    static final ErrorSums NONE = new ErrorSums(0, 0, 0, 0);

    /** How many numbers they are. */
    static final int COUNT = 4;

    /** With one more forecast; a quantile that is not a number was not given. */
    ErrorSums with(double decay, double value, double point, double upper) {
        boolean hasUpper = !Double.isNaN(upper);
        return new ErrorSums(
                (float) (decay * absolute + Math.abs(value - point)),
                (float) (decay * actual + value),
                (float) (hasUpper ? decay * covered + (value <= upper ? 1 : 0) : covered),
                (float) (hasUpper ? decay * bounded + 1 : bounded));
    }

    ErrorSums plus(ErrorSums other) {
        return new ErrorSums(
                absolute + other.absolute, actual + other.actual, covered + other.covered, bounded + other.bounded);
    }

    /** The sum of the errors over the sum of the actual values; empty where those are none. */
    OptionalDouble wape() {
        return actual > 0 ? OptionalDouble.of(absolute / actual) : OptionalDouble.empty();
    }

    /** How often the highest quantile held, 0 to 1; empty where none was given. */
    OptionalDouble coverage() {
        return bounded > 0 ? OptionalDouble.of(Math.min(1, covered / bounded)) : OptionalDouble.empty();
    }

    void write(float[] row, int at) {
        row[at] = absolute;
        row[at + 1] = actual;
        row[at + 2] = covered;
        row[at + 3] = bounded;
    }

    static ErrorSums read(Floats row, int at) {
        return new ErrorSums(row.get(at), row.get(at + 1), row.get(at + 2), row.get(at + 3));
    }
}
