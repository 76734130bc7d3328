package io.tidegate.forecaster;

import io.tidegate.forecaster.model.History;
import java.util.List;

/**
 * All that is kept of one series.
 *
 * @param history its past, and the number of the next step
 * @param models each of its models
 * @param combined what their combination forecast, and how wrong that was, the nearest horizon first
 */
public record SeriesMemory(History history, List<ModelMemory> models, List<HorizonErrors> combined) {
    /** Copies the lists. */
    public SeriesMemory {
        models = List.copyOf(models);
        combined = List.copyOf(combined);
    }
}
