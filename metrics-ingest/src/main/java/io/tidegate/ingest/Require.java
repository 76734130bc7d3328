package io.tidegate.ingest;

import java.time.Duration;

/** The refusals that the configuration shares. */
final class Require {
    private Require() {}

    static void that(boolean holds, String rule, Object actual) {
        if (!holds) {
            throw new IllegalArgumentException(rule + ", but was " + actual);
        }
    }

    static void between(String what, Duration value, Duration least, Duration most) {
        that(
                value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
                what + " must be between " + least + " and " + most,
                value);
    }
}
