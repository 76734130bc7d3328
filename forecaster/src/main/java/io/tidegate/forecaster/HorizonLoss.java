package io.tidegate.forecaster;

import io.tidegate.schemas.state.Floats;

/**
 * The forecasts of one model at one horizon that have not come due, and how wrong it has been: a mean in which older errors
 * count less.
 *
 * @param points the point forecast for each step to come, at its number modulo the horizon; unknown where there is none
 * @param loss the errors added up
 * @param weight the weight of the errors
 */
public record HorizonLoss(Floats points, float loss, float weight) {
    private static final int HEAD = 2;

    static HorizonLoss none(int ahead) {
        return new HorizonLoss(Floats.unknown(ahead), 0, 0);
    }

    /**
     * What was forecast for the step {@code number} comes due, and another forecast takes its place.
     *
     * @param actual not a number in a gap
     * @param next the forecast for the step one horizon after {@code number}, not a number when there is none
     * @param decay what older errors still count
     * @param under what an error counts where the forecast was too low
     */
    HorizonLoss turn(long number, double actual, double next, double decay, double under) {
        int slot = Math.floorMod(number, points.size());
        double error = actual - points.get(slot);
        Floats turned = points.with(slot, next);
        return Double.isNaN(error)
                ? new HorizonLoss(turned, loss, weight)
                : new HorizonLoss(turned, (float) (decay * loss + (error > 0 ? under * error : -error)), (float)
                        (decay * weight + 1));
    }

    /** The mean error; not a number where none was measured. */
    double mean() {
        return loss / weight;
    }

    /** What was forecast for the step {@code number}; not a number when there is nothing. */
    double point(long number) {
        return points.get(Math.floorMod(number, points.size()));
    }

    /** All of it in one row, to be stored. */
    Floats write() {
        float[] row = new float[HEAD + points.size()];
        row[0] = loss;
        row[1] = weight;
        System.arraycopy(points.toArray(), 0, row, HEAD, points.size());
        return Floats.of(row);
    }

    /** Reads what {@link #write} wrote. */
    static HorizonLoss read(Floats row) {
        return new HorizonLoss(row.slice(HEAD, row.size() - HEAD), row.get(0), row.get(1));
    }
}
