package io.tidegate.forecaster;

import java.util.List;

/**
 * All that is kept of one series.
 *
 * @param history its last season, and the number of the next step
 * @param models each of its models
 */
public record SeriesMemory(History history, List<ModelMemory> models) {
    /** Copies the list. */
    public SeriesMemory {
        models = List.copyOf(models);
    }
}
