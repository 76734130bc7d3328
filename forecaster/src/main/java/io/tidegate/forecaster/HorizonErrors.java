package io.tidegate.forecaster;

import io.tidegate.schemas.state.Floats;
import java.util.Arrays;
import java.util.List;

/**
 * The combined forecasts at one horizon that have not come due, and how wrong the recent ones were.
 *
 * <p>Errors are kept divided by the power ¾ of what was forecast (at least of 1), so that an error at night says something about
 * noon: the number of connections that are wanted at once is close to a Poisson variable, whose deviation is the root of
 * its mean (the M/G/∞ queue), while what drives it changes in proportion to itself; the truth lies between ½ and 1. Sums forget: a forecast that came due as many steps ago as errors are kept counts a third.
 *
 * @param points the point forecast for each step to come, at its number modulo the horizon
 * @param quantiles its quantiles, one for each level, likewise; unknown where there were too few errors
 * @param residuals the recent scaled errors, actual less forecast, in a ring
 * @param kept how many errors the ring holds
 * @param place where the next one goes
 * @param widths for each level, by what the distance of its quantile from the median is multiplied, see {@link Calibration}
 * @param sums what came due, added up
 */
public record HorizonErrors(
        Floats points, Floats quantiles, Floats residuals, int kept, int place, Floats widths, ErrorSums sums) {

    private static final double MOST_CORRELATED = 0.98;

    /** Before the rows in what is stored: three lengths, the two numbers of the ring, the sums. */
    private static final int HEAD = 5 + ErrorSums.COUNT;

    static HorizonErrors none(int ahead, int kept, int levels) {
        float[] widths = new float[levels];
        Arrays.fill(widths, 1);
        return new HorizonErrors(
                Floats.unknown(ahead),
                Floats.unknown(ahead * levels),
                Floats.unknown(kept),
                0,
                0,
                Floats.of(widths),
                ErrorSums.NONE);
    }

    /** What was forecast for the step {@code number} comes due. */
    HorizonErrors due(long number, double actual, List<Double> levels) {
        int slot = Math.floorMod(number, points.size());
        if (!points.isKnown(slot)) {
            return this;
        }
        double point = points.get(slot);
        float[] turned = widths.toArray();
        double overlap = overlap();
        double highest = Double.NaN;
        for (int i = 0; i < turned.length; i++) {
            double quantile = quantiles.get(slot * turned.length + i);
            if (!Double.isNaN(quantile)) {
                turned[i] = (float) Calibration.next(turned[i], levels.get(i), overlap, actual <= quantile);
                highest = quantile;
            }
        }
        return new HorizonErrors(
                points,
                quantiles,
                residuals.with(place, (actual - point) / scale(point)),
                Math.min(kept + 1, residuals.size()),
                (place + 1) % residuals.size(),
                Floats.of(turned),
                sums.with(1 - 1.0 / residuals.size(), actual, point, highest));
    }

    /**
     * A new forecast, in the place of the one for the same step modulo the horizon, which has come due.
     *
     * @param point not a number when there is none
     */
    HorizonErrors expect(long number, double point, double[] ofLevels) {
        int slot = Math.floorMod(number, points.size());
        float[] next = quantiles.toArray();
        for (int i = 0; i < ofLevels.length; i++) {
            next[slot * ofLevels.length + i] = (float) ofLevels[i];
        }
        return new HorizonErrors(points.with(slot, point), Floats.of(next), residuals, kept, place, widths, sums);
    }

    /** The kept errors in rising order. */
    SortedErrors sorted() {
        float[] recent = Arrays.copyOf(residuals.toArray(), kept);
        Arrays.sort(recent);
        return new SortedErrors(recent);
    }

    /**
     * How many of the errors, which come one after the other, are worth one that is independent of the others: (1+ρ)/(1−ρ) for
     * a correlation ρ from each to the next, at least 1 (the effective size of a sample from a first-order autoregression).
     * Forecasts far ahead are wrong together for as long as the turn that none of them knew of.
     */
    double overlap() {
        double squares = 0;
        double products = 0;
        int at = kept < residuals.size() ? 0 : place;
        float before = 0;
        for (int i = 0; i < kept; i++) {
            float error = residuals.get(at);
            squares += (double) error * error;
            products += (double) error * before;
            before = error;
            at = at + 1 == residuals.size() ? 0 : at + 1;
        }
        double correlation = squares > 0 ? Math.max(0, Math.min(MOST_CORRELATED, products / squares)) : 0;
        return (1 + correlation) / (1 - correlation);
    }

    static double scale(double point) {
        return Math.pow(Math.max(1, point), 0.75);
    }

    /** All of it in one row, to be stored. */
    Floats write() {
        float[] row = new float[HEAD + points.size() + quantiles.size() + residuals.size() + widths.size()];
        row[0] = points.size();
        row[1] = widths.size();
        row[2] = residuals.size();
        row[3] = kept;
        row[4] = place;
        sums.write(row, 5);
        int at = HEAD;
        for (Floats part : List.of(points, quantiles, residuals, widths)) {
            System.arraycopy(part.toArray(), 0, row, at, part.size());
            at += part.size();
        }
        return Floats.of(row);
    }

    /** Reads what {@link #write} wrote. */
    static HorizonErrors read(Floats row) {
        int ahead = (int) row.get(0);
        int levels = (int) row.get(1);
        int errors = (int) row.get(2);
        return new HorizonErrors(
                row.slice(HEAD, ahead),
                row.slice(HEAD + ahead, ahead * levels),
                row.slice(HEAD + ahead + ahead * levels, errors),
                (int) row.get(3),
                (int) row.get(4),
                row.slice(HEAD + ahead + ahead * levels + errors, levels),
                ErrorSums.read(row, 5));
    }
}
