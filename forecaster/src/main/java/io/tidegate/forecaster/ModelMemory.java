package io.tidegate.forecaster;

import io.tidegate.schemas.state.Floats;
import java.util.List;

/**
 * What is kept of one model of one series.
 *
 * @param model its name
 * @param version its version; a model of another version begins anew
 * @param numbers its state; empty for a model that is trained apart
 * @param horizons what it forecast, and how wrong that was, the nearest horizon first
 */
public record ModelMemory(String model, String version, Floats numbers, List<HorizonLoss> horizons) {
    /** Copies the list. */
    public ModelMemory {
        horizons = List.copyOf(horizons);
    }
}
