package io.tidegate.schemas.state;

import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * Names a version of a model that was trained over all series; written {@code <model>@<when it was trained>}.
 *
 * @param model its name
 * @param trained when it was trained
 */
public record TrainedModelKey(String model, Instant trained) {

    /** Reads what {@link #toString} wrote. */
    public static TrainedModelKey parse(String text) {
        int at = text.indexOf('@');
        if (at < 1) {
            throw new IllegalArgumentException(
                    "the key of a trained model is written <model>@<instant>, but was '" + text + "'");
        }
        try {
            return new TrainedModelKey(text.substring(0, at), Instant.parse(text.substring(at + 1)));
        } catch (DateTimeParseException noInstant) {
            throw new IllegalArgumentException(
                    "the key of a trained model ends with an instant, but was '" + text + "'", noInstant);
        }
    }

    @Override
    public String toString() {
        return model + "@" + trained;
    }
}
