package io.tidegate.decider;

import io.tidegate.domain.Reason;
import io.tidegate.domain.ScalingPolicy.DataQuality;
import io.tidegate.domain.state.LatestWindow;
import io.tidegate.domain.state.PoolAccount;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/**
 * Step 1: is the data good enough? Where it is not, the pool keeps its size: a missing pool counts as fully used when
 * shrinking and as unused when growing.
 */
final class DataQualityGate {
    /** Fewer pools than these do not outvote a metric. */
    static final int FEWEST_VOTERS = 3;

    private DataQualityGate() {}

    /** What stands against acting on a pool's data; empty when nothing does. */
    static Optional<StepResult> objection(
            DataQuality rule, PoolAccount account, boolean metricAtFault, int current, Instant now) {
        if (!account.isAlive()) {
            return Optional.of(StepResult.decided(
                    current, Reason.Code.SILENT, "the pool is " + account.liveness() + " since " + account.since()));
        }
        if (metricAtFault) {
            return Optional.of(StepResult.decided(
                    current,
                    Reason.Code.POOR_DATA,
                    "most pools of the service look anomalous at once: the metric is at fault"));
        }
        Optional<LatestWindow> latest = account.demand().latest();
        if (latest.isEmpty()) {
            return Optional.of(StepResult.decided(current, Reason.Code.POOR_DATA, "no window of this pool yet"));
        }
        LatestWindow window = latest.get();
        if (!isFresh(rule, window, now)) {
            return Optional.of(StepResult.decided(
                    current, Reason.Code.POOR_DATA, "the last window ended at " + window.end() + ", too long ago"));
        }
        if (!isCovered(rule, window)) {
            return Optional.of(StepResult.decided(
                    current,
                    Reason.Code.POOR_DATA,
                    "the last window has " + window.samples() + " samples for " + Math.round(100 * window.coverage())
                            + " % of its time"));
        }
        return Optional.empty();
    }

    /** The line of a pool whose data is good. */
    static StepResult good(int current) {
        return StepResult.passed(current, "fresh and covered");
    }

    /** Whether so many pools look anomalous at once that their metrics are more likely at fault than all of them. */
    static boolean metricAtFault(DataQuality rule, Collection<PoolAccount> accounts, Instant now) {
        int votes = 0;
        int anomalous = 0;
        for (PoolAccount account : accounts) {
            Optional<LatestWindow> latest = account.demand().latest();
            if (account.isAlive() && latest.isPresent() && isFresh(rule, latest.get(), now)) {
                votes++;
                anomalous += latest.get().anomalous() ? 1 : 0;
            }
        }
        return votes >= FEWEST_VOTERS && anomalous > rule.anomalousShare() * votes;
    }

    /** Whether a window has enough samples to count. */
    static boolean isCovered(DataQuality rule, LatestWindow window) {
        return window.samples() > 0 && window.coverage() >= rule.leastCoverage();
    }

    private static boolean isFresh(DataQuality rule, LatestWindow window, Instant now) {
        return !window.end().plus(rule.oldest()).isBefore(now);
    }
}
