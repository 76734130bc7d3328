package io.tidegate.forecaster.model;

import java.util.List;

/**
 * From where a trained model looks ahead.
 *
 * @param history what is known
 * @param paths what the regressions that learn step by step expect, each for every step, in their order
 */
public record Origin(History history, List<double[]> paths) {
    /** Copies the list. */
    public Origin {
        paths = List.copyOf(paths);
    }
}
