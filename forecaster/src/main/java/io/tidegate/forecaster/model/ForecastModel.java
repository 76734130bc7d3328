package io.tidegate.forecaster.model;

import io.tidegate.schemas.state.Floats;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One way to expect the next steps of a series. Pure: what it knows is its state and the history, so that nothing that came
 * later can reach a forecast.
 *
 * @param <S> what it remembers, immutable
 */
public interface ForecastModel<S> {

    /** Its name in the literature, in kebab-case. */
    String name();

    /** Changes whenever the same observations would give another forecast; what an earlier version remembers is forgotten. */
    String version();

    /** What it knows before the first observation. */
    S start();

    /**
     * Learns the next step.
     *
     * @param state what it knew
     * @param before the history up to this step
     * @param next what was observed, at least 0; empty in a gap
     */
    S update(S state, History before, OptionalDouble next);

    /**
     * The point forecast of the next {@code steps} steps, the nearest first, each finite and at least 0; empty as long as the
     * model knows too little.
     */
    Optional<double[]> predict(S state, History history, int steps);

    /** The state as numbers, to be kept. */
    Floats write(S state);

    /** Reads what {@link #write} wrote. */
    S read(Floats numbers);
}
