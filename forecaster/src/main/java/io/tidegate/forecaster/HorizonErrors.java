package io.tidegate.forecaster;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * The forecasts of one model at one horizon that have not come due, and how wrong the recent ones were.
 *
 * <p>Errors are kept divided by the square root of what was forecast (at least of 1): the number of connections that are wanted
 * at once is close to a Poisson variable, whose variance is its mean (the M/G/∞ queue), so an error at night says
 * something about noon. Sums forget: a forecast that came due as many steps ago as errors are kept counts a third.
 *
 * @param points the point forecast for each step to come, at its number modulo the horizon
 * @param sizings the quantile that pools are sized by, likewise
 * @param uppers the highest quantile that could be given, likewise
 * @param residuals the recent scaled errors, actual less forecast, in a ring
 * @param seen how many errors there ever were
 * @param sums what came due, added up
 */
public record HorizonErrors(Floats points, Floats sizings, Floats uppers, Floats residuals, long seen, ErrorSums sums) {

    static HorizonErrors none(int ahead, int kept) {
        return new HorizonErrors(
                Floats.unknown(ahead),
                Floats.unknown(ahead),
                Floats.unknown(ahead),
                Floats.unknown(kept),
                0,
                ErrorSums.NONE);
    }

    /** How many errors are kept now. */
    int kept() {
        return (int) Math.min(seen, residuals.size());
    }

    /** What was forecast for the step {@code number} comes due. */
    HorizonErrors due(long number, double actual, double sizingLevel) {
        int slot = Math.floorMod(number, points.size());
        if (!points.isKnown(slot)) {
            return this;
        }
        double point = points.get(slot);
        return new HorizonErrors(
                points,
                sizings,
                uppers,
                residuals.with(Math.floorMod(seen, residuals.size()), (actual - point) / scale(point)),
                seen + 1,
                sums.with(1 - 1.0 / residuals.size(), actual, point, sizings.get(slot), uppers.get(slot), sizingLevel));
    }

    /** A new forecast, in the place of the one for the same step modulo the horizon, which has come due. */
    HorizonErrors expect(long number, double point, OptionalDouble sizing, OptionalDouble upper) {
        int slot = Math.floorMod(number, points.size());
        return new HorizonErrors(
                points.with(slot, point),
                sizings.with(slot, sizing.orElse(Double.NaN)),
                uppers.with(slot, upper.orElse(Double.NaN)),
                residuals,
                seen,
                sums);
    }

    /** There is no forecast for the step {@code number}. */
    HorizonErrors expectNothing(long number) {
        return expect(number, Double.NaN, OptionalDouble.empty(), OptionalDouble.empty());
    }

    /** The kept errors in rising order. */
    SortedErrors sorted() {
        float[] recent = Arrays.copyOf(residuals.toArray(), kept());
        Arrays.sort(recent);
        return new SortedErrors(recent);
    }

    static double scale(double point) {
        return Math.sqrt(Math.max(1, point));
    }
}
