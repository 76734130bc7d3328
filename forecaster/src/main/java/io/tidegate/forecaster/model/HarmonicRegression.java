package io.tidegate.forecaster.model;

import io.tidegate.schemas.state.Floats;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A regression of the logarithm on waves of each season, with an error that fades: dynamic harmonic regression (Hyndman and
 * Athanasopoulos, Forecasting: Principles and Practice, 3rd edition, section 10.5) with a first-order autoregressive error,
 * learnt step by step, see {@link NormalEquations}.
 */
public final class HarmonicRegression implements NumbersModel {
    private static final int MOST_WAVES = 6;
    private static final double RIDGE = 0.5;
    private static final double FORGETTING = 0.048;

    // Places in the state.
    private static final int ROWS = 0;
    private static final int ADDED = 1;
    private static final int ERROR = 2;
    private static final int PRODUCTS = 3;
    private static final int SQUARES = 4;
    private static final int HEAD = 5;

    private final List<Integer> seasons;
    private final int first;
    private final int size;
    private final double keep;
    private final double[] ridge;
    private final NormalEquations equations;

    /** A regression on waves of these seasons, in steps, rising. */
    public HarmonicRegression(List<Integer> seasons) {
        this.seasons = List.copyOf(seasons);
        this.first = seasons.get(0);
        this.size = 1 + 2 * seasons.stream().mapToInt(HarmonicRegression::waves).sum();
        this.keep = Math.exp(-FORGETTING / first);
        this.ridge = new double[size];
        Arrays.fill(ridge, RIDGE);
        ridge[0] = 1e-6;
        this.equations = new NormalEquations(size, HEAD);
    }

    private static int waves(int season) {
        return Math.min(MOST_WAVES, (season - 1) / 2);
    }

    @Override
    public String name() {
        return "harmonic-regression";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public Floats start() {
        return Floats.zeros(HEAD + equations.length());
    }

    private double[] row(long number) {
        double[] row = new double[size];
        row[0] = 1;
        int at = 1;
        for (int season : seasons) {
            double angle = 2 * Math.PI * History.slot(number, season) / season;
            for (int wave = 1; wave <= waves(season); wave++) {
                row[at++] = Math.sin(wave * angle);
                row[at++] = Math.cos(wave * angle);
            }
        }
        return row;
    }

    @Override
    public Floats update(Floats state, History before, OptionalDouble next) {
        float[] numbers = state.toArray();
        if (numbers[ADDED] == 0) {
            double level = before.mean(1, first);
            if (!(level > 0) || Double.isNaN(before.near(first))) {
                return state;
            }
            numbers[ADDED] = (float) (SeasonalAutoregression.OFFSET * level);
        }
        if (next.isEmpty()) {
            numbers[ERROR] *= (float) fading(numbers);
            return Floats.of(numbers);
        }
        double[] row = row(before.next());
        double value = Math.log(next.getAsDouble() + numbers[ADDED]);
        if (numbers[ROWS] >= first) {
            double error = value - dot(equations.solve(numbers, ridge), row);
            numbers[PRODUCTS] = (float) (keep * numbers[PRODUCTS] + error * numbers[ERROR]);
            numbers[SQUARES] = (float) (keep * numbers[SQUARES] + (double) numbers[ERROR] * numbers[ERROR]);
            numbers[ERROR] = (float) error;
        }
        equations.add(numbers, row, value, keep);
        numbers[ROWS]++;
        return Floats.of(numbers);
    }

    private static double fading(float[] numbers) {
        return numbers[SQUARES] > 0 ? Math.max(0, Math.min(0.995, numbers[PRODUCTS] / numbers[SQUARES])) : 0;
    }

    private static double dot(double[] weights, double[] row) {
        double sum = 0;
        for (int i = 0; i < row.length; i++) {
            sum += weights[i] * row[i];
        }
        return sum;
    }

    @Override
    public Optional<double[]> predict(Floats state, History history, int steps) {
        float[] numbers = state.toArray();
        if (numbers[ROWS] < 2 * first) {
            return Optional.empty();
        }
        double[] weights = equations.solve(numbers, ridge);
        double fading = fading(numbers);
        double error = numbers[ERROR];
        double[] path = new double[steps];
        for (int h = 0; h < steps; h++) {
            error *= fading;
            path[h] = Math.max(0, Math.exp(dot(weights, row(history.next() + h)) + error) - numbers[ADDED]);
        }
        return Optional.of(path);
    }
}
