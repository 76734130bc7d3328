package io.tidegate.decider;

import io.tidegate.domain.Reason;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.state.LatestWindow;
import io.tidegate.domain.state.PoolPlans;
import io.tidegate.domain.state.ShrinkWatch;
import io.tidegate.domain.state.Undo;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Step 7: was an earlier shrink for the worse? Then it is taken back, and the pool is not shrunk again for the length of the
 * stabilisation window and the watch. The size from before enters step 3 as a floor, so that it passes the budget.
 */
final class Aftermath {
    private Aftermath() {}

    /** The shrink that is being taken back; none where the policy switched that off. */
    static Optional<Undo> undo(ScalingPolicy policy, PoolPlans plans) {
        return plans.undo().filter(taken -> policy.features().rollback());
    }

    /** Keeps a pool from being shrunk while a shrink is being watched or taken back. */
    static StepResult check(ScalingPolicy policy, PoolPlans plans, int current, int size, Instant now) {
        if (!policy.features().rollback()) {
            return StepResult.passed(size, "no shrink is taken back: rollback is switched off");
        }
        Optional<Undo> undo = plans.undo().filter(taken -> now.isBefore(taken.until()));
        if (undo.isPresent()) {
            return size < current
                    ? StepResult.decided(current, Reason.Code.UNDO, undo.get().why() + ", so it stays for now")
                    : StepResult.passed(size, undo.get().why());
        }
        return StepResult.passed(
                size,
                plans.watch()
                        .map(watch -> "the shrink to " + watch.after() + " is watched until " + watch.until())
                        .orElse("no earlier shrink to judge"));
    }

    /** What to watch after a shrink. */
    static ShrinkWatch watching(ScalingPolicy policy, Optional<LatestWindow> before, int from, int to, Instant now) {
        return new ShrinkWatch(
                now,
                now.plus(policy.aftermath().watch()),
                from,
                to,
                before.map(LatestWindow::waitSeconds).orElse(0.0),
                before.map(LatestWindow::timeouts).orElse(0.0));
    }

    /** Judges a watched shrink by a window that began after it: the plans, with the undo if it made things worse. */
    static PoolPlans judge(ScalingPolicy policy, PoolPlans plans, LatestWindow window, Instant now) {
        return plans.watch()
                .filter(watch -> policy.features().rollback())
                .filter(watch -> !window.start().isBefore(watch.decided()) && now.isBefore(watch.until()))
                .flatMap(watch -> verdict(policy, watch, window)
                        .map(why -> plans.withWatch(Optional.empty())
                                .withUndo(Optional.of(new Undo(
                                        watch.before(),
                                        now.plus(policy.damping().stabilisation())
                                                .plus(policy.aftermath().watch()),
                                        why)))))
                .orElse(plans);
    }

    private static Optional<String> verdict(ScalingPolicy policy, ShrinkWatch watch, LatestWindow window) {
        double factor = policy.aftermath().worseFactor();
        if (window.waitSeconds() > QueueSizing.seconds(policy.sizing())
                && window.waitSeconds() > factor * watch.waitSeconds()) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "the shrink from %d to %d raised the p99 wait from %.0f to %.0f ms",
                    watch.before(),
                    watch.after(),
                    1000 * watch.waitSeconds(),
                    1000 * window.waitSeconds()));
        }
        if (window.timeouts() > 0 && window.timeouts() > factor * watch.timeouts()) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "the shrink from %d to %d raised the timeouts from %.2f to %.2f a second",
                    watch.before(),
                    watch.after(),
                    watch.timeouts(),
                    window.timeouts()));
        }
        return Optional.empty();
    }
}
