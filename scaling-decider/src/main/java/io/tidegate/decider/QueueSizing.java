package io.tidegate.decider;

import io.tidegate.domain.ScalingPolicy.Sizing;
import io.tidegate.domain.statistics.ErlangC;

/** How many connections a demand needs. */
final class QueueSizing {
    private static final double QUANTILE = 0.99;
    /** So that 0.1 + 0.2 connections are not rounded up to one more. */
    private static final double ROUNDING = 1e-9;

    private QueueSizing() {}

    /**
     * The fewest connections with which the 99th percentile of the wait stays within the target, at most {@code most}.
     *
     * @param erlangs offered load: borrows a second times seconds held
     * @param holdSeconds mean time that a connection is kept, above 0
     */
    static int forLoad(double erlangs, double holdSeconds, Sizing sizing, int most) {
        return ErlangC.fewestServers(erlangs, holdSeconds, QUANTILE, seconds(sizing), most)
                .orElse(most);
    }

    /** The connections for a demand of which nothing but its size is known: that, and the headroom. */
    static int forDemand(double demand, Sizing sizing) {
        return roundedUp(demand * (1 + sizing.headroom()));
    }

    /** Whole connections for a demand. */
    static int roundedUp(double demand) {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(0, Math.ceil(demand - ROUNDING)));
    }

    /** The policy's target of the wait. */
    static double seconds(Sizing sizing) {
        return sizing.targetWait().toNanos() / 1e9;
    }
}
