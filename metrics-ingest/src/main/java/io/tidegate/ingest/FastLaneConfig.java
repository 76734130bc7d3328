package io.tidegate.ingest;

import java.time.Duration;

/**
 * What is worth an alarm at the sample, before its window closes.
 *
 * @param repeat how often the same alarm of a pool is said at most
 * @param suddenFactor demand this many times its recent mean is sudden load
 * @param suddenFloor demand below this is never sudden load
 * @param memory half-life of the recent mean of demand
 */
public record FastLaneConfig(Duration repeat, double suddenFactor, int suddenFloor, Duration memory) {

    /** At most two a second; demand doubled within half a minute. */
    public static final FastLaneConfig DEFAULT =
            new FastLaneConfig(Duration.ofMillis(500), 2, 8, Duration.ofSeconds(30));

    /** Refuses values out of range. */
    public FastLaneConfig {
        Require.between("repeat", repeat, Duration.ofMillis(50), Duration.ofMinutes(10));
        Require.that(
                suddenFactor > 1 && suddenFactor <= 100, "suddenFactor must be above 1, at most 100", suddenFactor);
        Require.that(suddenFloor >= 1, "suddenFloor must be at least 1", suddenFloor);
        Require.between("memory", memory, Duration.ofMillis(100), Duration.ofHours(1));
    }
}
