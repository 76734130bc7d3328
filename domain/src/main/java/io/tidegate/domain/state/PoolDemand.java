package io.tidegate.domain.state;

import java.util.List;
import java.util.Optional;

/**
 * What a pool wanted lately and will want.
 *
 * @param recent the highest of each short stretch of time, oldest first
 * @param latest the last closed window
 * @param forecast what is expected
 * @param alarm the last emergency
 * @param headroom what is added to the forecast under a policy with an objective
 * @param crest the highest demand of lately
 */
public record PoolDemand(
        List<DemandBucket> recent,
        Optional<LatestWindow> latest,
        Optional<ExpectedDemand> forecast,
        Optional<SeenAlarm> alarm,
        Optional<Headroom> headroom,
        Optional<Crest> crest) {

    /** Nothing known yet. */
    public static final PoolDemand NONE = new PoolDemand(
            List.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Copies the list. */
    public PoolDemand {
        recent = List.copyOf(recent);
    }

    /** The same after a closed window, which is the last one. */
    public PoolDemand seen(LatestWindow window, Optional<Headroom> judged, Optional<Crest> raised) {
        return new PoolDemand(recent, Optional.of(window), forecast, alarm, judged, raised);
    }

    /** The same with another history. */
    public PoolDemand with(List<DemandBucket> history) {
        return new PoolDemand(history, latest, forecast, alarm, headroom, crest);
    }

    /** The same with a newer forecast. */
    public PoolDemand with(ExpectedDemand expected) {
        return new PoolDemand(recent, latest, Optional.of(expected), alarm, headroom, crest);
    }

    /** The same after an emergency. */
    public PoolDemand with(SeenAlarm emergency) {
        return new PoolDemand(recent, latest, forecast, Optional.of(emergency), headroom, crest);
    }
}
