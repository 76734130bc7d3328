package io.tidegate.schemas.state;

import io.tidegate.domain.Incarnation;
import io.tidegate.domain.PoolCounts;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.sketch.LatencyAccumulator;
import io.tidegate.domain.statistics.DemandHistogram;

/**
 * A window of one pool that is still open.
 *
 * @param service what the pool connects to
 * @param incarnation newest life of the pool in it
 * @param newestAtMillis when the newest sample in it was taken, milliseconds since 1970
 * @param newestSequence the newest sample's sequence
 * @param size connections open at the newest sample
 * @param capacity the most the pool could open then
 * @param samples how many samples it stands on
 * @param demand how long demand was at each level; handed over, not copied
 * @param inUseNanos connections in use times nanoseconds
 * @param capacityNanos capacity times nanoseconds
 * @param counts what happened
 * @param waits times to borrow; handed over like the others, not copied
 * @param holds times a connection was kept
 * @param connects times to open a connection
 */
public record OpenWindowState(
        ServiceId service,
        Incarnation incarnation,
        long newestAtMillis,
        long newestSequence,
        int size,
        int capacity,
        int samples,
        DemandHistogram demand,
        double inUseNanos,
        double capacityNanos,
        PoolCounts counts,
        LatencyAccumulator waits,
        LatencyAccumulator holds,
        LatencyAccumulator connects) {}
