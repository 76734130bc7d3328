package io.tidegate.decider;

import io.tidegate.domain.Reason;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.state.PoolPace;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Step 5: dead band, stabilisation, cooldown, largest step, and a simulation of each shrink. What an operator or a rule
 * orders, and an emergency that grows, is not damped.
 *
 * @param rule the policy's numbers
 * @param pace when and how far the pool was changed lately
 * @param lowest no shrink goes below, but one for others: see {@link DemandNeed#lowest}
 * @param ceiling its share of the budget; a pool above it gives up stabilisation, for others need it now
 * @param ordered whether somebody ordered this size, or it is an emergency
 * @param noShrink what stands against shrinking now
 */
record Damping(
        ScalingPolicy.Damping rule,
        PoolPace pace,
        int lowest,
        int ceiling,
        boolean ordered,
        Optional<String> noShrink) {

    /** Damps a change. */
    StepResult apply(int current, int size, Instant now) {
        if (size == current) {
            return StepResult.passed(size, "no change to damp");
        }
        return size > current ? growth(current, size, now) : shrink(current, size, now);
    }

    private StepResult growth(int current, int size, Instant now) {
        if (ordered) {
            return StepResult.passed(size, "ordered, or an emergency: not damped");
        }
        if (now.isBefore(pace.changed().plus(rule.growCooldown()))) {
            return StepResult.decided(
                    current, Reason.Code.DAMPED, () -> "it changed at " + pace.changed() + " and cools down");
        }
        if (size - current < rule.deadBand() * current) {
            return StepResult.decided(
                    current, Reason.Code.DAMPED, () -> "from " + current + " to " + size + " is within the dead band");
        }
        int most = rule.largestGrow() - (isPeriodRunning(now) ? pace.gained() : 0);
        if (size - current > most) {
            Supplier<String> why = () -> "at most " + rule.largestGrow() + " more within " + Spoken.of(rule.period());
            return most > 0
                    ? StepResult.limited(current + most, why)
                    : StepResult.decided(current, Reason.Code.DAMPED, why);
        }
        return StepResult.passed(size, "within the largest step");
    }

    private StepResult shrink(int current, int size, Instant now) {
        if (noShrink.isPresent()) {
            return StepResult.decided(current, Reason.Code.DAMPED, noShrink.get());
        }
        if (ordered) {
            return StepResult.passed(size, "ordered: not damped");
        }
        if (now.isBefore(pace.changed().plus(rule.shrinkCooldown()))) {
            return StepResult.decided(
                    current, Reason.Code.DAMPED, () -> "it changed at " + pace.changed() + " and cools down");
        }
        boolean reclaimed = ceiling < current;
        int target = reclaimed ? Math.min(ceiling, Math.max(size, lowest)) : Math.max(size, lowest);
        if (target >= current) {
            return StepResult.decided(
                    current,
                    Reason.Code.DAMPED,
                    () -> "it needed " + lowest + " within " + Spoken.of(rule.stabilisation())
                            + ", so it stays for now");
        }
        if (!reclaimed && current - target < rule.deadBand() * current) {
            return StepResult.decided(
                    current,
                    Reason.Code.DAMPED,
                    () -> "from " + current + " to " + target + " is within the dead band");
        }
        int most = rule.largestShrink() - (isPeriodRunning(now) ? pace.lost() : 0);
        if (most <= 0) {
            return StepResult.decided(
                    current,
                    Reason.Code.DAMPED,
                    () -> "it lost " + pace.lost() + " within " + Spoken.of(rule.period()) + " already");
        }
        int stepped = Math.max(target, current - most);
        return StepResult.limited(
                stepped,
                () -> stepped > target
                        ? "at most " + rule.largestShrink() + " less within " + Spoken.of(rule.period())
                        : "simulated: what it wanted within " + Spoken.of(rule.stabilisation()) + " fits into "
                                + stepped);
    }

    private boolean isPeriodRunning(Instant now) {
        return now.isBefore(pace.periodStart().plus(rule.period()));
    }

    /** The pace after a change. */
    static PoolPace after(ScalingPolicy.Damping rule, PoolPace pace, int from, int to, Instant now) {
        boolean running = now.isBefore(pace.periodStart().plus(rule.period()));
        return new PoolPace(
                now,
                running ? pace.periodStart() : now,
                (running ? pace.gained() : 0) + Math.max(0, to - from),
                (running ? pace.lost() : 0) + Math.max(0, from - to));
    }
}
