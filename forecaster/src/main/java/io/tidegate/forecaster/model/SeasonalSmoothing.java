package io.tidegate.forecaster.model;

import io.tidegate.schemas.state.Floats;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A season that is smoothed from day to day, corrected by how far today is off: Winters' additive season without a trend,
 * with the adjustment for autocorrelated errors of Taylor (Short-term electricity demand forecasting using double seasonal
 * exponential smoothing, Journal of the Operational Research Society 54, 2003). With {@code e = y − s(t)}:
 *
 * <pre>
 *  a' = λa + α(e − λa)      s'(t) = s(t) + γe      ŷ(t+h) = s(t+h) + λʰ a
 * </pre>
 *
 * <p>γ is 1/k in the k-th season, which makes s a plain average, until it reaches {@value #GAMMA}. So the noise of one season
 * is not forecast into the next, as the seasonal naive method does, and a day that is busier than usual is noticed. α and λ
 * are chosen as in {@link DampedTrend}, from a grid that is carried along.
 */
public final class SeasonalSmoothing implements ForecastModel<SeasonalSmoothing.Season> {

    /** The weight of the newest season once there are several. */
    static final double GAMMA = 0.3;

    private static final double[] ALPHAS = {0.05, 0.2, 0.5};
    private static final double[] LAMBDAS = {0.8, 0.95, 0.99};
    private static final int CELLS = ALPHAS.length * LAMBDAS.length;
    private static final double FORGETTING = 0.98;
    private static final int MOST_SEASONS = 1_000;

    /**
     * What the season is like, and how far the present is off.
     *
     * @param steps steps seen of the current season, gaps included
     * @param seasons whole seasons seen
     * @param shape s, see {@link SeasonShape}
     * @param offsets a of each cell of the grid
     * @param losses the recent absolute one-step error of each cell, weighted
     */
    public record Season(int steps, int seasons, Floats shape, Floats offsets, Floats losses) {}

    private final int length;
    private final SeasonShape place;

    /** A season of {@code length} steps. */
    public SeasonalSmoothing(int length) {
        this.length = length;
        this.place = new SeasonShape(length);
    }

    @Override
    public String name() {
        return "seasonal-smoothing-" + length;
    }

    @Override
    public String version() {
        return "2";
    }

    @Override
    public Season start() {
        return new Season(0, 0, Floats.unknown(place.size()), Floats.zeros(CELLS), Floats.zeros(CELLS));
    }

    @Override
    public Season update(Season state, History before, OptionalDouble next) {
        int slot = place.slot(before.next());
        Floats shape = state.shape();
        float[] offsets = state.offsets().toArray();
        float[] losses = state.losses().toArray();
        if (next.isPresent() && !shape.isKnown(slot)) {
            shape = shape.with(slot, next.getAsDouble());
        } else if (next.isPresent()) {
            double error = next.getAsDouble() - place.at(shape, before.next());
            if (state.seasons() > 0) {
                for (int cell = 0; cell < CELLS; cell++) {
                    double carried = lambda(cell) * offsets[cell];
                    losses[cell] = (float) (FORGETTING * losses[cell] + Math.abs(error - carried));
                    offsets[cell] = (float) (carried + alpha(cell) * (error - carried));
                }
            }
            shape = shape.with(
                    slot,
                    shape.get(slot)
                            + place.weight(before.next(), state.seasons(), GAMMA)
                                    * (next.getAsDouble() - shape.get(slot)));
        }
        if (next.isEmpty()) {
            for (int cell = 0; cell < CELLS; cell++) {
                offsets[cell] = (float) (lambda(cell) * offsets[cell]);
            }
        }
        boolean over = state.steps() + 1 == length;
        return new Season(
                over ? 0 : state.steps() + 1,
                Math.min(MOST_SEASONS, state.seasons() + (over ? 1 : 0)),
                shape,
                Floats.of(offsets),
                Floats.of(losses));
    }

    @Override
    public Optional<double[]> predict(Season state, History history, int steps) {
        if (state.seasons() == 0) {
            return Optional.empty();
        }
        int best = state.losses().indexOfLeast();
        double offset = state.offsets().get(best);
        double[] path = new double[steps];
        for (int h = 0; h < steps; h++) {
            offset *= lambda(best);
            double usual = place.at(state.shape(), history.next() + h);
            if (Double.isNaN(usual)) {
                return Optional.empty();
            }
            path[h] = Math.max(0, usual + offset);
        }
        return Optional.of(path);
    }

    static double alpha(int cell) {
        return ALPHAS[cell % ALPHAS.length];
    }

    static double lambda(int cell) {
        return LAMBDAS[cell / ALPHAS.length];
    }

    @Override
    public Floats write(Season state) {
        float[] numbers = new float[2 + place.size() + 2 * CELLS];
        numbers[0] = state.steps();
        numbers[1] = state.seasons();
        System.arraycopy(state.shape().toArray(), 0, numbers, 2, place.size());
        System.arraycopy(state.offsets().toArray(), 0, numbers, 2 + place.size(), CELLS);
        System.arraycopy(state.losses().toArray(), 0, numbers, 2 + place.size() + CELLS, CELLS);
        return Floats.of(numbers);
    }

    @Override
    public Season read(Floats numbers) {
        return new Season(
                (int) numbers.get(0),
                (int) numbers.get(1),
                numbers.slice(2, place.size()),
                numbers.slice(2 + place.size(), CELLS),
                numbers.slice(2 + place.size() + CELLS, CELLS));
    }
}
