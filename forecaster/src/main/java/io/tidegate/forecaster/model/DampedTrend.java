package io.tidegate.forecaster.model;

import io.tidegate.schemas.state.Floats;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Holt's linear trend, damped (Gardner and McKenzie, Forecasting trends in time series, Management Science 31, 1985), in its
 * error-correction form, with {@code e = y − (l + φb)}:
 *
 * <pre>
 *  l' = l + φb + αe      b' = φb + αβe      ŷ(t+h) = l + (φ + φ² + … + φʰ) b
 * </pre>
 *
 * <p>In a gap the level moves on as expected and nothing is learnt. The smoothing parameters are chosen as the series runs: a
 * small grid of them is carried along, and the one with the least recent one-step error forecasts. That costs a few
 * multiplications a step and needs no batch of training.
 */
public final class DampedTrend implements ForecastModel<DampedTrend.Grid> {

    /** What is seen before a forecast is worth something. */
    public static final int LEAST = 20;

    private static final double[] ALPHAS = {0.05, 0.15, 0.35, 0.7, 0.95};
    private static final double[] BETAS = {0.03, 0.15};
    private static final double[] PHIS = {0.8, 0.95};
    private static final int CELLS = ALPHAS.length * BETAS.length * PHIS.length;

    /** Of the recent one-step errors of each cell: one of 50 steps ago counts a third. */
    private static final double FORGETTING = 0.98;

    /**
     * The cells of the grid side by side.
     *
     * @param seen how many observations, counted up to {@link #LEAST}
     * @param levels l of each cell
     * @param trends b of each cell
     * @param losses the recent absolute one-step error of each cell, weighted
     */
    public record Grid(int seen, Floats levels, Floats trends, Floats losses) {}

    @Override
    public String name() {
        return "damped-trend";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public Grid start() {
        return new Grid(0, Floats.zeros(CELLS), Floats.zeros(CELLS), Floats.zeros(CELLS));
    }

    @Override
    public Grid update(Grid state, History before, OptionalDouble next) {
        if (state.seen() == 0 && next.isEmpty()) {
            return state;
        }
        float[] levels = state.levels().toArray();
        float[] trends = state.trends().toArray();
        float[] losses = state.losses().toArray();
        for (int cell = 0; cell < CELLS; cell++) {
            double alpha = alpha(cell);
            double carried = phi(cell) * trends[cell];
            double expected = levels[cell] + carried;
            if (state.seen() == 0) {
                levels[cell] = (float) next.getAsDouble();
            } else if (next.isEmpty()) {
                levels[cell] = (float) expected;
                trends[cell] = (float) carried;
            } else {
                double error = next.getAsDouble() - expected;
                levels[cell] = (float) (expected + alpha * error);
                trends[cell] = (float) (carried + alpha * beta(cell) * error);
                losses[cell] = (float) (FORGETTING * losses[cell] + Math.abs(error));
            }
        }
        int seen = next.isPresent() ? Math.min(state.seen() + 1, LEAST) : state.seen();
        return new Grid(seen, Floats.of(levels), Floats.of(trends), Floats.of(losses));
    }

    @Override
    public Optional<double[]> predict(Grid state, History history, int steps) {
        if (state.seen() < LEAST) {
            return Optional.empty();
        }
        int best = state.losses().indexOfLeast();
        double level = state.levels().get(best);
        double trend = state.trends().get(best);
        double phi = phi(best);
        double[] path = new double[steps];
        double damping = 1;
        for (int h = 0; h < steps; h++) {
            damping *= phi;
            level += damping * trend;
            path[h] = Math.max(0, level);
        }
        return Optional.of(path);
    }

    static double alpha(int cell) {
        return ALPHAS[cell % ALPHAS.length];
    }

    static double beta(int cell) {
        return BETAS[cell / ALPHAS.length % BETAS.length];
    }

    static double phi(int cell) {
        return PHIS[cell / (ALPHAS.length * BETAS.length)];
    }

    @Override
    public Floats write(Grid state) {
        float[] numbers = new float[1 + 3 * CELLS];
        numbers[0] = state.seen();
        System.arraycopy(state.levels().toArray(), 0, numbers, 1, CELLS);
        System.arraycopy(state.trends().toArray(), 0, numbers, 1 + CELLS, CELLS);
        System.arraycopy(state.losses().toArray(), 0, numbers, 1 + 2 * CELLS, CELLS);
        return Floats.of(numbers);
    }

    @Override
    public Grid read(Floats numbers) {
        return new Grid(
                (int) numbers.get(0),
                numbers.slice(1, CELLS),
                numbers.slice(1 + CELLS, CELLS),
                numbers.slice(1 + 2 * CELLS, CELLS));
    }
}
