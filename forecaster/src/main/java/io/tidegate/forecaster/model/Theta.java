package io.tidegate.forecaster.model;

import io.tidegate.schemas.state.Floats;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The theta method (Assimakopoulos and Nikolopoulos, The theta model, International Journal of Forecasting 16, 2000), in the form
 * of Hyndman and Billah (Unmasking the Theta method, same journal 19, 2003): simple exponential smoothing of what is left
 * without the season, with half the slope of its straight line as a drift. Learnt step by step: the season is smoothed as in
 * {@link SeasonalSmoothing}, the line forgets over {@value #SEASONS} seasons, and the smoothing parameter is the one of a
 * grid with the least recent error.
 */
public final class Theta implements NumbersModel {
    private static final double[] ALPHAS = {0.05, 0.1, 0.2, 0.4, 0.8};
    private static final double FORGETTING = 0.99;
    private static final double GAMMA = 0.2;
    private static final int SEASONS = 14;

    // Places in the state.
    private static final int STEPS = 0;
    private static final int SEASONS_SEEN = 1;
    private static final int WEIGHT = 2;
    private static final int AGE = 3;
    private static final int AGES = 4;
    private static final int VALUE = 5;
    private static final int AGE_VALUE = 6;
    private static final int LEVELS = 7;
    private static final int LOSSES = LEVELS + ALPHAS.length;
    private static final int SHAPE = LOSSES + ALPHAS.length;

    private final int season;
    private final SeasonShape place;
    private final double keep;

    /** With a season of {@code season} steps. */
    public Theta(int season) {
        this.season = season;
        this.place = new SeasonShape(season);
        this.keep = Math.exp(-1.0 / ((double) SEASONS * season));
    }

    @Override
    public String name() {
        return "theta";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public Floats start() {
        float[] numbers = new float[SHAPE + place.size()];
        Arrays.fill(numbers, SHAPE, numbers.length, Float.NaN);
        return Floats.of(numbers);
    }

    @Override
    public Floats update(Floats state, History before, OptionalDouble next) {
        float[] numbers = state.toArray();
        long number = before.next();
        // Everything becomes one step older.
        numbers[AGES] = (float) (keep * (numbers[AGES] + 2 * numbers[AGE] + numbers[WEIGHT]));
        numbers[AGE] = (float) (keep * (numbers[AGE] + numbers[WEIGHT]));
        numbers[AGE_VALUE] = (float) (keep * (numbers[AGE_VALUE] + numbers[VALUE]));
        numbers[WEIGHT] *= (float) keep;
        numbers[VALUE] *= (float) keep;
        if (next.isPresent()) {
            int slot = SHAPE + place.slot(number);
            double value = next.getAsDouble();
            if (numbers[SEASONS_SEEN] > 0) {
                double rest = value - place.at(shape(numbers), number);
                learn(numbers, rest);
            }
            double weight = place.weight(number, numbers[SEASONS_SEEN], GAMMA);
            numbers[slot] = Float.isNaN(numbers[slot])
                    ? (float) value
                    : (float) (numbers[slot] + weight * (value - line(numbers) - numbers[slot]));
        }
        numbers[STEPS]++;
        if (numbers[STEPS] == season) {
            numbers[STEPS] = 0;
            numbers[SEASONS_SEEN] = Math.min(1_000, numbers[SEASONS_SEEN] + 1);
        }
        return Floats.of(numbers);
    }

    private static void learn(float[] numbers, double rest) {
        if (Double.isNaN(rest)) {
            return;
        }
        numbers[WEIGHT]++;
        numbers[VALUE] += (float) rest;
        for (int i = 0; i < ALPHAS.length; i++) {
            double error = rest - numbers[LEVELS + i];
            numbers[LEVELS + i] += (float) (ALPHAS[i] * error);
            numbers[LOSSES + i] = (float) (FORGETTING * numbers[LOSSES + i] + Math.abs(error));
        }
    }

    /** Where the line has got to: the trend goes into the rest, not into the season. */
    private double line(float[] numbers) {
        return numbers[WEIGHT] < season ? 0 : (numbers[VALUE] + slope(numbers) * numbers[AGE]) / numbers[WEIGHT];
    }

    private Floats shape(float[] numbers) {
        return Floats.of(numbers).slice(SHAPE, place.size());
    }

    @Override
    public Optional<double[]> predict(Floats state, History history, int steps) {
        float[] numbers = state.toArray();
        if (numbers[SEASONS_SEEN] < 2) {
            return Optional.empty();
        }
        int best = Floats.of(numbers).slice(LOSSES, ALPHAS.length).indexOfLeast();
        double drift = slope(numbers) / 2;
        Floats shape = shape(numbers);
        double[] path = new double[steps];
        for (int h = 0; h < steps; h++) {
            double usual = place.at(shape, history.next() + h);
            if (Double.isNaN(usual)) {
                return Optional.empty();
            }
            path[h] = Math.max(0, usual + numbers[LEVELS + best] + drift * (h + 1 / ALPHAS[best]));
        }
        return Optional.of(path);
    }

    /** Of the weighted straight line through the rests, per step. */
    private static double slope(float[] numbers) {
        double weight = numbers[WEIGHT];
        double spread = numbers[AGES] - (double) numbers[AGE] * numbers[AGE] / weight;
        return spread > 0 ? -(numbers[AGE_VALUE] - (double) numbers[AGE] * numbers[VALUE] / weight) / spread : 0;
    }
}
