package io.tidegate.forecaster.model;

import io.tidegate.schemas.state.Floats;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A regression of the logarithm on earlier logarithms, those around the same place of earlier seasons included (a seasonal
 * autoregression: Box, Jenkins and Reinsel, Time Series Analysis, chapter 9; with the {@linkplain Lags#nearest nearest} steps
 * alone a plain one, chapter 3), learnt step by step by least squares with a
 * ridge, see {@link NormalEquations}. Steps further ahead are read from the path that is forecast so far.
 *
 * <p>The ridge does not draw the weights to 0 but to what is right for nearly every series of demand: the same place of the
 * last season, corrected by how far the last step was off; without seasons, the last step. A demand that grows by a factor keeps its shape in logarithms; an
 * offset of a fiftieth of the usual level makes them harmless near 0.
 */
public final class SeasonalAutoregression implements NumbersModel {
    /** How much of the last step's distance from the season is expected to stay, where nothing was learnt. */
    private static final double PRIOR = 0.7;

    /** Weight of the prior, in rows of unit variance. */
    private static final double RIDGE = 0.5;

    /** How much of what was learnt is forgotten in the first season, as an exponent. */
    private static final double FORGETTING = 0.048;

    /** Of the usual level: what is added before the logarithm. */
    static final double OFFSET = 0.02;

    /** How far beyond all that was seen a path may run, in standard deviations of the logarithm. */
    private static final double BEYOND = 1;

    // Places in the state.
    private static final int ROWS = 0;
    private static final int ADDED = 1;
    private static final int CENTER = 2;
    private static final int SPREAD = 3;
    private static final int LEAST = 4;
    private static final int MOST = 5;
    private static final int HEAD = 6;

    private final String name;
    private final Lags lags;
    private final int season;
    private final int usual;
    private final double keep;
    private final double[] prior;
    private final double[] ridge;
    private final NormalEquations equations;

    /**
     * A regression on {@code lags}.
     *
     * @param name of the model
     * @param season the first season, in steps
     * @param usual over how many steps the usual level is taken, once, before the first row
     */
    public SeasonalAutoregression(String name, Lags lags, int season, int usual) {
        this.name = name;
        this.lags = lags;
        this.season = season;
        this.usual = usual;
        this.keep = Math.exp(-FORGETTING / season);
        this.prior = lags.prior(PRIOR);
        this.ridge = new double[lags.size() + 1];
        Arrays.fill(ridge, RIDGE);
        ridge[lags.size()] = 1e-6;
        this.equations = new NormalEquations(lags.size() + 1, HEAD);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public Floats start() {
        return Floats.zeros(HEAD + equations.length());
    }

    @Override
    public Floats update(Floats state, History before, OptionalDouble next) {
        if (next.isEmpty()) {
            return state;
        }
        float[] numbers = state.toArray();
        if (numbers[SPREAD] == 0 && !normalise(numbers, before)) {
            return state;
        }
        double[] row = new double[lags.size() + 1];
        for (int i = 0; i < lags.size(); i++) {
            row[i] = entry(numbers, before, i);
            if (Double.isNaN(row[i])) {
                return Floats.of(numbers);
            }
        }
        row[lags.size()] = 1;
        double value = normal(numbers, next.getAsDouble());
        double surprise = value;
        for (int i = 0; i < lags.size(); i++) {
            surprise -= prior[i] * row[i];
        }
        equations.add(numbers, row, surprise, keep);
        numbers[ROWS]++;
        numbers[LEAST] = (float) Math.min(numbers[LEAST], value);
        numbers[MOST] = (float) Math.max(numbers[MOST], value);
        return Floats.of(numbers);
    }

    /** Takes the usual level and spread from the history, once it reaches far enough back. */
    private boolean normalise(float[] numbers, History before) {
        double level = before.mean(1, usual);
        if (!(level > 0) || Double.isNaN(before.at(lags.furthest()))) {
            return false;
        }
        double added = OFFSET * level;
        double sum = 0;
        double squares = 0;
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        int known = 0;
        int probes = Math.min(usual, Resolution.BUCKETS);
        for (int i = 0; i < probes; i++) {
            double value = before.at(History.probe(1, usual, i, probes));
            if (!Double.isNaN(value)) {
                double log = Math.log(value + added);
                sum += log;
                squares += log * log;
                least = Math.min(least, log);
                most = Math.max(most, log);
                known++;
            }
        }
        double center = sum / known;
        // Of a constant there is nothing to learn; the spread only has to be a number.
        double spread = Math.max(1e-3, Math.sqrt(Math.max(0, squares / known - center * center)));
        numbers[ADDED] = (float) added;
        numbers[CENTER] = (float) center;
        numbers[SPREAD] = (float) spread;
        numbers[LEAST] = (float) ((least - center) / spread);
        numbers[MOST] = (float) ((most - center) / spread);
        return true;
    }

    private static double normal(float[] numbers, double value) {
        return (Math.log(value + numbers[ADDED]) - numbers[CENTER]) / numbers[SPREAD];
    }

    private double entry(float[] numbers, History history, int index) {
        int[] run = lags.entry(index);
        double sum = 0;
        for (int lag : run) {
            sum += normal(numbers, history.near(lag));
        }
        return sum / run.length;
    }

    @Override
    public Optional<double[]> predict(Floats state, History history, int steps) {
        float[] numbers = state.toArray();
        if (numbers[ROWS] < 2 * (lags.size() + 1) || numbers[ROWS] < season) {
            return Optional.empty();
        }
        double[] weights = equations.solve(numbers, ridge);
        for (int i = 0; i < lags.size(); i++) {
            weights[i] += prior[i];
        }
        double[] path = new double[steps];
        double[] past = new double[lags.furthest() + 1];
        Arrays.fill(past, Double.NaN);
        for (int h = 0; h < steps; h++) {
            double expected = weights[lags.size()];
            for (int i = 0; i < lags.size(); i++) {
                int[] run = lags.entry(i);
                double sum = 0;
                for (int lag : run) {
                    sum += lag <= h ? path[h - lag] : past(numbers, past, history, lag - h);
                }
                expected += weights[i] * sum / run.length;
            }
            if (Double.isNaN(expected)) {
                return Optional.empty();
            }
            path[h] = Math.max(numbers[LEAST] - BEYOND, Math.min(numbers[MOST] + BEYOND, expected));
        }
        for (int h = 0; h < steps; h++) {
            path[h] = Math.max(0, Math.exp(path[h] * numbers[SPREAD] + numbers[CENTER]) - numbers[ADDED]);
        }
        return Optional.of(path);
    }

    /** Each logarithm once: the lags of neighbouring steps overlap. */
    private static double past(float[] numbers, double[] past, History history, int ago) {
        if (Double.isNaN(past[ago])) {
            past[ago] = normal(numbers, history.near(ago));
        }
        return past[ago];
    }
}
