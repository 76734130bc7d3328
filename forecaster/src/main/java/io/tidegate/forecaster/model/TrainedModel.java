package io.tidegate.forecaster.model;

import java.util.Optional;

/** A model that was trained apart from the stream, and is only applied here. Immutable. */
public interface TrainedModel {

    /** Its name in the literature, in kebab-case. */
    String name();

    /** Changes whenever the same training data would give another model; not with each training. */
    String version();

    /** Which training of it this is; forecasts name it. */
    String training();

    /**
     * The point forecast, each finite and at least 0; empty where it cannot say.
     *
     * @param origin what is known, and what the models that learn step by step expect
     * @param ahead for which steps, 1 being the next
     */
    Optional<double[]> predict(Origin origin, int[] ahead);
}
