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
 */
public record PoolDemand(
        List<DemandBucket> recent,
        Optional<LatestWindow> latest,
        Optional<ExpectedDemand> forecast,
        Optional<SeenAlarm> alarm,
        Optional<Headroom> headroom) {

    /** Nothing known yet. */
    public static final PoolDemand NONE =
            new PoolDemand(List.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Copies the list. */
    public PoolDemand {
        recent = List.copyOf(recent);
    }
}
