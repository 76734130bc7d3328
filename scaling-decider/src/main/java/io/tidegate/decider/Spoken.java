package io.tidegate.decider;

import java.time.Duration;
import java.util.Locale;

/** Durations as people write them, for explanations. */
final class Spoken {
    private Spoken() {}

    /** {@code 3s}, {@code 1m30s}, {@code 2h}. */
    static String of(Duration duration) {
        return duration.toString().substring(2).toLowerCase(Locale.ROOT);
    }
}
