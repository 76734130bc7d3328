package io.tidegate.schemas.state;

import java.util.List;

/**
 * What is kept of one model of one series. What the numbers mean is the model's business, so that a new model is no new schema.
 *
 * @param model its name
 * @param version its version
 * @param numbers its own state
 * @param horizons what it forecast and how wrong that was, the nearest horizon first
 */
public record ModelState(String model, String version, Floats numbers, List<Floats> horizons) {
    /** Copies the list. */
    public ModelState {
        horizons = List.copyOf(horizons);
    }
}
