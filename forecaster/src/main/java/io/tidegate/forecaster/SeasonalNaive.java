package io.tidegate.forecaster;

import io.tidegate.schemas.state.Floats;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Expects what was one season ago: {@code ŷ(t+h) = y(t+h−m·⌈h/m⌉)} for a season of m steps. The benchmark that a better model
 * has to beat (Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd edition, section 5.2). A step that is
 * missing in the last season is taken from its nearest known neighbour, see {@link History#REACH}.
 */
final class SeasonalNaive implements ForecastModel<SeasonalNaive.Seen> {

    /**
     * The season itself is the history; only how long it has been is remembered.
     *
     * @param steps how many steps were seen, gaps included, counted to the length of one season
     */
    record Seen(int steps) {}

    @Override
    public String name() {
        return "seasonal-naive";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public Seen start() {
        return new Seen(0);
    }

    @Override
    public Seen update(Seen state, History before, OptionalDouble next) {
        return new Seen(Math.min(state.steps() + 1, before.length()));
    }

    @Override
    public Optional<double[]> predict(Seen state, History history, int steps) {
        if (state.steps() < history.length()) {
            return Optional.empty();
        }
        double[] path = new double[steps];
        for (int h = 0; h < steps; h++) {
            path[h] = History.nearest(history.season(), History.slot(history.next() + h, history.length()));
            if (Double.isNaN(path[h])) {
                return Optional.empty();
            }
        }
        return Optional.of(path);
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
