package io.tidegate.stage;

import java.time.Duration;
import java.time.Instant;

/** Tells for how long a counter has stood still, from the times it was looked at. */
final class Progress {
    private long highest;
    private Instant since;

    Progress(Instant start) {
        since = start;
    }

    /** The counter stands at {@code total} at {@code now}. A counter that fell began anew, which is progress too. */
    synchronized Duration sinceChange(long total, Instant now) {
        if (total != highest) {
            highest = total;
            since = now;
        }
        return Duration.between(since, now);
    }
}
