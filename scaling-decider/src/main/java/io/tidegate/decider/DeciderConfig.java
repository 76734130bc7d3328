package io.tidegate.decider;

import java.time.Duration;

/**
 * Settings of the decider. How it decides is the policies' matter.
 *
 * @param tick how often all pools of a service are looked at together, 10 ms to 1 min
 * @param window the length of the windows that are looked at; the others are left out
 * @param snapshot how often what is known of a service is written to its snapshots, 1 s to 1 day
 * @param mostServices services that one task keeps; what concerns further ones is set aside
 */
public record DeciderConfig(Duration tick, Duration window, Duration snapshot, int mostServices) {

    /** A tick a second, windows of ten seconds, a snapshot an hour, ten thousand services. */
    public static final DeciderConfig DEFAULT =
            new DeciderConfig(Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofHours(1), 10_000);

    /** Refuses values out of range. */
    public DeciderConfig {
        require(
                within(tick, Duration.ofMillis(10), Duration.ofMinutes(1)),
                "tick must be between 10 ms and 1 min",
                tick);
        require(!window.isNegative() && !window.isZero(), "window must be longer than 0", window);
        require(
                within(snapshot, Duration.ofSeconds(1), Duration.ofDays(1)),
                "snapshot must be between 1 s and 1 day",
                snapshot);
        require(mostServices >= 1, "mostServices must be at least 1", mostServices);
    }

    private static boolean within(Duration value, Duration least, Duration most) {
        return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
    }

    private static void require(boolean holds, String rule, Object actual) {
        if (!holds) {
            throw new IllegalArgumentException(rule + ", but was " + actual);
        }
    }
}
