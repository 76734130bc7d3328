package io.tidegate.decider;

import io.tidegate.domain.ScalingPolicy.Objective;
import io.tidegate.domain.state.DemandBucket;
import io.tidegate.domain.state.Headroom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is added to an expected demand under an objective: β·√demand, where β follows from how often that was not enough.
 *
 * <p>The square root is the rule of square-root staffing (Halfin and Whitt, Heavy-traffic limits for queues with many exponential
 * servers, Operations Research 29, 1981): what many independent borrowers want at once varies by the root of their number. β
 * rises with each window in which more was wanted than there was, and falls a little in each other:
 *
 * <pre>
 *   ln β  ←  ln β + η·(1 if violated, else 0) − η·goal,    η = max(1/20, 1/2 / (1 + windows·goal))
 * </pre>
 *
 * In the long run the share of violations is then the goal, whatever the errors of the forecast are distributed like, and after a
 * change of regime it comes back to it: the quantile tracker of Angelopoulos, Candès and Tibshirani, Conformal PID Control for
 * Time Series Prediction, NeurIPS 2023, on the logarithm, so that β is judged in the same way for large pools and small ones.
 */
final class ObjectiveHeadroom {
    private static final double SLOWEST = 0.05;
    private static final double FIRST = 0.5;
    private static final double LEAST = 1e-3;
    private static final double MOST = 1e3;

    /** Before anything is known: a tenth of the demand, and half a root of it. */
    private static final double BEGINNING_SHARE = 0.1;

    private static final double BEGINNING_ROOTS = 0.5;

    private ObjectiveHeadroom() {}

    /** A demand with its headroom, in connections. */
    static double on(double demand, Optional<Headroom> headroom) {
        double factor = headroom.map(Headroom::factor).orElseGet(() -> beginning(demand));
        return demand + factor * Math.sqrt(demand);
    }

    /**
     * The headroom after one window more. What was asked for and not given, because of the budget, bounds, or an operator, is not
     * the headroom's fault: it counts as there.
     *
     * @param wanted the highest demand in the window
     * @param size connections that there were
     * @param asked connections that had been asked for in time
     */
    static Headroom judged(Objective objective, Optional<Headroom> before, double wanted, int size, int asked) {
        Headroom headroom = before.orElseGet(() -> new Headroom(beginning(wanted), 0));
        double goal = objective.violations();
        double rate = Math.max(SLOWEST, FIRST / (1 + headroom.windows() * goal));
        double miss = (wanted > Math.max(size, asked) ? 1 : 0) - goal;
        double factor = headroom.factor() * Math.exp(rate * miss);
        return new Headroom(Math.min(MOST, Math.max(LEAST, factor)), headroom.windows() + 1);
    }

    /** What had been asked for by a moment; 0 where nothing was expected by then. */
    static int askedBy(List<DemandBucket> history, Optional<Headroom> headroom, Instant moment) {
        double expected = 0;
        for (DemandBucket bucket : history) {
            if (bucket.expected() > 0 && !bucket.end().isAfter(moment)) {
                expected = bucket.expected();
            }
        }
        return expected > 0 ? QueueSizing.roundedUp(on(expected, headroom)) : 0;
    }

    private static double beginning(double demand) {
        return Math.max(BEGINNING_ROOTS, BEGINNING_SHARE * Math.sqrt(demand));
    }
}
