package io.tidegate.decider;

import io.tidegate.domain.Metric;
import io.tidegate.domain.PoolWindow;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.state.DemandBucket;
import io.tidegate.domain.state.LatestWindow;
import io.tidegate.domain.state.WindowUse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a pool wanted lately, in a bounded number of buckets whatever the length of its windows: the time that is looked back
 * on is cut into {@value #BUCKETS} stretches, of each of which the highest is kept; more are there while the last window is old.
 */
final class DemandHistory {
    /** Stretches into which the time is cut that is looked back on from the last window. */
    static final int BUCKETS = 32;
    /** Stretches that are kept at most, since the last window may be old and still count. */
    static final int MOST = 64;
    /** A score as far from usual as this is an anomaly that votes, whatever the metric. */
    static final double ANOMALOUS = 4;

    private DemandHistory() {}

    /** The history with one observation more; one that is too old is left out. */
    static List<DemandBucket> with(
            List<DemandBucket> history,
            DemandBucket seen,
            ScalingPolicy.Damping damping,
            ScalingPolicy.Sizing sizing,
            ScalingPolicy.DataQuality quality,
            Instant now) {
        // The last window may be so old and still count: what is looked back on is looked back on from there.
        Duration lookedBackOn = longest(damping.stabilisation(), sizing.reactiveWindow());
        Duration kept = lookedBackOn.plus(quality.oldest());
        long width = Math.max(1, Math.max(lookedBackOn.toMillis() / BUCKETS, kept.toMillis() / MOST));
        // A pool whose clock is ahead must not keep its peaks for longer than others.
        DemandBucket clamped = seen.end().isAfter(now)
                ? new DemandBucket(now, seen.peak(), seen.p99(), seen.offered(), seen.holdSeconds(), seen.expected())
                : seen;
        Instant oldest = now.minus(kept);
        List<DemandBucket> buckets = new ArrayList<>(history.size() + 1);
        boolean waiting = clamped.end().isAfter(oldest);
        for (DemandBucket each : history) {
            if (waiting && slot(clamped, width) <= slot(each, width)) {
                add(buckets, clamped, width);
                waiting = false;
            }
            if (each.end().isAfter(oldest)) {
                add(buckets, each, width);
            }
        }
        if (waiting) {
            add(buckets, clamped, width);
        }
        return List.copyOf(buckets);
    }

    /** Adds what is not earlier than all that is there. */
    private static void add(List<DemandBucket> buckets, DemandBucket bucket, long width) {
        int last = buckets.size() - 1;
        if (last >= 0 && slot(buckets.get(last), width) == slot(bucket, width)) {
            buckets.set(last, buckets.get(last).max(bucket));
        } else {
            buckets.add(bucket);
        }
    }

    private static long slot(DemandBucket bucket, long width) {
        return Math.floorDiv(bucket.end().toEpochMilli(), width);
    }

    /** What a closed window says about demand. */
    static DemandBucket observed(PoolWindow window) {
        double hold = window.holds().mean().toNanos() / 1e9;
        return new DemandBucket(
                window.span().end(),
                window.demand().peak(),
                window.demand().p99(),
                window.rates().borrows() * hold,
                hold,
                0);
    }

    /** A moment's demand that cannot wait for its window. */
    static DemandBucket moment(Instant at, int demand) {
        return new DemandBucket(at, demand, demand, 0, 0, 0);
    }

    /** What a forecast asked for when it came. */
    static DemandBucket expected(Instant at, double quantile) {
        return new DemandBucket(at, 0, 0, 0, 0, quantile);
    }

    /** What later steps ask of a window. */
    static LatestWindow latest(PoolWindow window) {
        return new LatestWindow(
                window.span().start(),
                window.span().end(),
                window.samples(),
                window.coverage(),
                window.waits().p99().toNanos() / 1e9,
                window.rates().timeouts(),
                isAnomalous(window),
                Optional.of(use(window)));
    }

    /** Where nothing was borrowed and nothing timed out there is no share of errors. */
    private static WindowUse use(PoolWindow window) {
        double tried = window.rates().borrows() + window.rates().timeouts();
        return new WindowUse(
                window.utilisation() * window.capacity(),
                window.demand().peak(),
                tried > 0 ? window.rates().timeouts() / tried : 0);
    }

    private static boolean isAnomalous(PoolWindow window) {
        for (Metric metric : Metric.values()) {
            Double score = window.zScores().get(metric);
            if (score != null && Math.abs(score) >= ANOMALOUS) {
                return true;
            }
        }
        return false;
    }

    /** The longer of two times. */
    static Duration longest(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
