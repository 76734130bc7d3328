package io.tidegate.schemas.state;

import io.tidegate.domain.Incarnation;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.ServiceId;
import java.util.List;

/**
 * What ingest remembers of one pool between its samples; its open windows are entries of their own. Times are
 * milliseconds since 1970; {@link Long#MIN_VALUE} stands for never.
 *
 * @param pool the pool
 * @param service what it connects to
 * @param incarnation its newest life
 * @param highestSequence the highest sequence of this life
 * @param seen one bit for each of the last sequences, the highest lowest
 * @param watermark up to where its event time has come
 * @param arrived when ingest last read something of it, by ingest's clock
 * @param newestSample event time of its newest sample
 * @param recentDemand recent mean of its demand
 * @param saturatedSaid event time of the last alarm that it is saturated
 * @param suddenSaid event time of the last alarm of sudden load
 * @param qualitySaid event time of the last insight on the quality of its data
 * @param late samples too late, for each window length, since one of that length closed
 * @param lateTotal samples that came too late since the pool is known
 * @param duplicateTotal samples that came twice
 * @param outdatedTotal samples of an older life that came after a newer one
 * @param clampedTotal samples whose clock was set back
 * @param baselines what is usual for it
 */
public record PoolTrackState(
        PoolId pool,
        ServiceId service,
        Incarnation incarnation,
        long highestSequence,
        List<Long> seen,
        long watermark,
        long arrived,
        long newestSample,
        double recentDemand,
        long saturatedSaid,
        long suddenSaid,
        long qualitySaid,
        List<Integer> late,
        long lateTotal,
        long duplicateTotal,
        long outdatedTotal,
        long clampedTotal,
        List<MetricBaselineState> baselines) {

    /** Copies the lists. */
    public PoolTrackState {
        seen = List.copyOf(seen);
        late = List.copyOf(late);
        baselines = List.copyOf(baselines);
    }
}
