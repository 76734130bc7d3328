package io.tidegate.forecaster.model;

import io.tidegate.schemas.state.Floats;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Expects what was one season ago: {@code ŷ(t+h) = y(t+h−m·⌈h/m⌉)} for a season of m steps. The benchmark that a better model
 * has to beat (Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd edition, section 5.2). Of a season that
 * the {@link History} keeps in buckets it is what the means around that step say; a step that is missing is taken from its
 * nearest known neighbour, see {@link History#near}.
 */
public final class SeasonalNaive implements ForecastModel<SeasonalNaive.Seen> {

    /**
     * The season itself is the history; only how long it has been is remembered.
     *
     * @param steps how many steps were seen, gaps included, counted to the length of one season
     */
    public record Seen(int steps) {}

    private final int season;

    /** Expects the same as {@code season} steps before. */
    public SeasonalNaive(int season) {
        this.season = season;
    }

    @Override
    public String name() {
        return "seasonal-naive-" + season;
    }

    @Override
    public String version() {
        return "2";
    }

    @Override
    public Seen start() {
        return new Seen(0);
    }

    @Override
    public Seen update(Seen state, History before, OptionalDouble next) {
        return new Seen(Math.min(state.steps() + 1, season));
    }

    @Override
    public Optional<double[]> predict(Seen state, History history, int steps) {
        if (state.steps() < season) {
            return Optional.empty();
        }
        double[] path = new double[steps];
        for (int h = 1; h <= steps; h++) {
            path[h - 1] = history.near(ago(season, h));
            if (Double.isNaN(path[h - 1])) {
                return Optional.empty();
            }
        }
        return Optional.of(path);
    }

    /** How many steps before the next one the same place of the last season is, seen from {@code ahead} steps ahead. */
    static int ago(int season, int ahead) {
        int seasons = (ahead + season - 1) / season;
        return season * seasons - ahead + 1;
    }

    @Override
    public Floats write(Seen state) {
        return Floats.of(state.steps());
    }

    @Override
    public Seen read(Floats numbers) {
        return new Seen((int) numbers.get(0));
    }
}
