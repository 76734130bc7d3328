package io.tidegate.schemas.state;

import java.util.List;

/**
 * What is kept of one series that is forecast.
 *
 * @param next the number of the step that is not yet known, counted from 1970
 * @param season the last season, unknown where there was a gap
 * @param models each of its models
 */
public record SeriesState(long next, Floats season, List<ModelState> models) {
    /** Copies the list. */
    public SeriesState {
        models = List.copyOf(models);
    }
}
