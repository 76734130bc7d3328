package io.tidegate.forecaster;

import io.tidegate.schemas.state.Floats;
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
 * @param kept how many errors the ring holds
 * @param place where the next one goes
 * @param sums what came due, added up
 */
public record HorizonErrors(
        Floats points, Floats sizings, Floats uppers, Floats residuals, int kept, int place, ErrorSums sums) {

    /** Before the rows in what is stored: their lengths, the two numbers of the ring, the six sums. */
    private static final int HEAD = 10;

    static HorizonErrors none(int ahead, int kept) {
        return new HorizonErrors(
                Floats.unknown(ahead),
                Floats.unknown(ahead),
                Floats.unknown(ahead),
                Floats.unknown(kept),
                0,
                0,
                ErrorSums.NONE);
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
                residuals.with(place, (actual - point) / scale(point)),
                Math.min(kept + 1, residuals.size()),
                (place + 1) % residuals.size(),
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
                kept,
                place,
                sums);
    }

    /** There is no forecast for the step {@code number}. */
    HorizonErrors expectNothing(long number) {
        return expect(number, Double.NaN, OptionalDouble.empty(), OptionalDouble.empty());
    }

    /** The kept errors in rising order. */
    SortedErrors sorted() {
        float[] recent = Arrays.copyOf(residuals.toArray(), kept);
        Arrays.sort(recent);
        return new SortedErrors(recent);
    }

    static double scale(double point) {
        return Math.sqrt(Math.max(1, point));
    }

    /** All of it in one row, to be stored. */
    Floats write() {
        int ahead = points.size();
        float[] row = new float[HEAD + 3 * ahead + residuals.size()];
        row[0] = ahead;
        row[1] = residuals.size();
        row[2] = kept;
        row[3] = place;
        row[4] = sums.absolute();
        row[5] = sums.actual();
        row[6] = sums.pinball();
        row[7] = sums.sized();
        row[8] = sums.covered();
        row[9] = sums.bounded();
        System.arraycopy(points.toArray(), 0, row, HEAD, ahead);
        System.arraycopy(sizings.toArray(), 0, row, HEAD + ahead, ahead);
        System.arraycopy(uppers.toArray(), 0, row, HEAD + 2 * ahead, ahead);
        System.arraycopy(residuals.toArray(), 0, row, HEAD + 3 * ahead, residuals.size());
        return Floats.of(row);
    }

    /** Reads what {@link #write} wrote. */
    static HorizonErrors read(Floats row) {
        int ahead = (int) row.get(0);
        return new HorizonErrors(
                row.slice(HEAD, ahead),
                row.slice(HEAD + ahead, ahead),
                row.slice(HEAD + 2 * ahead, ahead),
                row.slice(HEAD + 3 * ahead, (int) row.get(1)),
                (int) row.get(2),
                (int) row.get(3),
                new ErrorSums(row.get(4), row.get(5), row.get(6), row.get(7), row.get(8), row.get(9)));
    }
}
