package io.tidegate.ingest;

import java.time.Duration;

/**
 * When a pool counts as silent or gone, by the clock of ingest.
 *
 * @param suspectAfter without a heartbeat for this long a pool is suspect
 * @param deadAfter without a heartbeat for this long it is dead
 * @param refresh how often the registry repeats a pool that is heard but has not changed
 * @param check how often the clock is looked at, for silent pools and for windows that must close
 */
public record LivenessConfig(Duration suspectAfter, Duration deadAfter, Duration refresh, Duration check) {

    /** Suspect after 5 s, dead after 15 s. */
    public static final LivenessConfig DEFAULT = new LivenessConfig(
            Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofSeconds(5), Duration.ofMillis(250));

    /** Refuses times out of order. */
    public LivenessConfig {
        Require.between("check", check, Duration.ofMillis(10), Duration.ofMinutes(1));
        Require.between("suspectAfter", suspectAfter, check, Duration.ofDays(1));
        Require.that(
                deadAfter.compareTo(suspectAfter) >= 0,
                "deadAfter must be at least suspectAfter, " + suspectAfter,
                deadAfter);
        Require.between("refresh", refresh, Duration.ofMillis(100), Duration.ofHours(1));
    }
}
