package io.tidegate.schemas.state;

import java.time.Instant;
import java.util.Optional;

/**
 * What a model that is trained over all series can learn from one forecast that came due.
 *
 * @param at when the step that was forecast began
 * @param layout what the features are; lessons of another layout teach nothing
 * @param features what was known at the origin
 * @param target what the model should have said
 * @param said what the model in force said; empty where none was
 */
public record ForecastLesson(Instant at, String layout, Floats features, float target, Optional<Said> said) {

    /**
     * What a model said.
     *
     * @param value in the unit of the target
     * @param trained the version that said it
     */
    public record Said(float value, Instant trained) {}

    /** Refuses what no model could learn from. */
    public ForecastLesson {
        if (!Float.isFinite(target)) {
            throw new IllegalArgumentException("the target of a lesson must be finite, but was " + target);
        }
    }
}
