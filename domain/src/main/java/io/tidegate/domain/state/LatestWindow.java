package io.tidegate.domain.state;

import java.time.Instant;
import java.util.Optional;

/**
 * What later steps ask of the last closed window.
 *
 * @param start where it begins
 * @param end where it ends
 * @param samples how many samples it stands on
 * @param coverage the share of its length that they cover
 * @param waitSeconds the 99th percentile of the wait
 * @param timeouts borrowers a second that gave up
 * @param anomalous whether one of its metrics is far from what is usual for this pool
 * @param use how the pool was used; empty in what was kept before it was looked at
 */
public record LatestWindow(
        Instant start,
        Instant end,
        int samples,
        double coverage,
        double waitSeconds,
        double timeouts,
        boolean anomalous,
        Optional<WindowUse> use) {}
