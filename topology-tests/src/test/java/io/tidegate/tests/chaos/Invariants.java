package io.tidegate.tests.chaos;

import io.tidegate.domain.DecisionStep;
import io.tidegate.domain.Liveness;
import io.tidegate.domain.OperatorConsent.Overridden;
import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.PoolAlarm;
import io.tidegate.domain.PoolBounds;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolStatus;
import io.tidegate.domain.PoolWindow;
import io.tidegate.domain.Reason;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingDecision.Resize;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ServiceFact;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.ServiceInput;
import io.tidegate.domain.TraceLine;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What no change may break, whatever was decided before: bounds, largest steps, cooldowns, no shrink on poor or missing data,
 * and one reason and one range of inputs for each. Judged by the log alone, without the decider's own account of it.
 */
final class Invariants {
    /** What a rule or a person ordered is not damped; what the budget cuts may have been ordered. */
    private static final Set<Reason.Code> MAYBE_ORDERED = EnumSet.of(
            Reason.Code.FIRST_LEASE,
            Reason.Code.EMERGENCY,
            Reason.Code.OVERRIDE,
            Reason.Code.UNDO,
            Reason.Code.SCHEDULE,
            Reason.Code.EXTERNAL_EVENT,
            Reason.Code.POLICY,
            Reason.Code.BUDGET);

    private final Differences differences;
    private final Map<ServiceId, Long> sequences = new HashMap<>();
    private final Map<ServiceId, Instant> clocks = new HashMap<>();
    private final Map<ServiceId, ScalingPolicy> policies = new HashMap<>();
    private final Map<PoolId, Known> pools = new HashMap<>();
    private long changes;

    /** @param differences is told of each decision that breaks one */
    Invariants(Differences differences) {
        this.differences = differences;
    }

    /** The next input of a log, and what was decided upon it. */
    void next(long offset, ServiceInput input, List<ScalingDecision> decided) {
        Instant now = clocks.merge(input.service(), input.recordedAt(), Invariants::later);
        learn(input.fact(), now);
        for (ScalingDecision decision : decided) {
            long sequence = sequences.merge(decision.basis().service(), 1L, Long::sum);
            require(decision.id().sequence() == sequence, decision, "its sequence must be " + sequence);
            require(decision.basis().lastInput() == offset, decision, "it was made at input " + offset);
            require(decision.basis().at().equals(now), decision, "it was made at " + now);
            if (decision instanceof Resize resize && resize.basis().mode() == PolicyMode.ACT) {
                changed(resize, now);
            }
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private void learn(ServiceFact fact, Instant now) {
        if (fact instanceof ScalingPolicy policy) {
            policies.put(policy.service(), policy);
        } else if (fact instanceof PoolStatus status) {
            pools.computeIfAbsent(status.pool(), unseen -> new Known()).status = status;
        } else if (fact instanceof PoolWindow window) {
            known(window.pool()).ifPresent(pool -> pool.learn(window));
        } else if (fact instanceof PoolAlarm alarm) {
            known(alarm.pool()).ifPresent(pool -> pool.learn(alarm, now));
        } else if (fact instanceof Overridden order) {
            known(order.pool()).ifPresent(pool -> pool.orderedUntil = order.until());
        }
    }

    private Optional<Known> known(PoolId pool) {
        return Optional.ofNullable(pools.get(pool));
    }

    private void changed(Resize resize, Instant now) {
        changes++;
        Known pool = pools.get(resize.pool());
        ScalingPolicy policy = policies.get(resize.basis().service());
        if (pool == null || pool.status == null || policy == null) {
            differences.add("a change of a pool or under a policy that the log does not know: " + resize);
            return;
        }
        require(
                resize.basis().policyVersion() == policy.version(),
                resize,
                "the policy's version is " + policy.version());
        reasoned(resize, pool);
        bounded(
                resize,
                policy.ruleFor(pool.status.registration())
                        .boundsOf(pool.status.registration().bounds()));
        if (policy.mode() == PolicyMode.ACT) {
            if (resize.to() < resize.from()) {
                shrunkOnGoodData(resize, pool, policy, now);
            }
            damped(resize, pool, policy, now);
        }
        pool.changed(resize, policy.damping(), now);
    }

    private void reasoned(Resize resize, Known pool) {
        List<TraceLine> trace = resize.trace();
        require(
                trace.stream().map(TraceLine::step).toList().equals(Arrays.asList(DecisionStep.values())),
                resize,
                "each step must have its line, in order");
        for (int i = 1; i < trace.size(); i++) {
            require(trace.get(i).before() == trace.get(i - 1).after(), resize, "each step begins where the last ended");
        }
        require(
                trace.isEmpty() || trace.get(trace.size() - 1).after() == resize.to(),
                resize,
                "the trace ends elsewhere");
        require(resize.reason().code() != Reason.Code.ENOUGH, resize, "it has no reason");
        require(resize.id().epoch() > pool.epoch, resize, "its epoch must be above " + pool.epoch);
        require(
                resize.basis().firstInput() > pool.lastInput
                        || resize.basis().firstInput() == resize.basis().lastInput(),
                resize,
                "the change before it was made on inputs to " + pool.lastInput);
    }

    private void bounded(Resize resize, PoolBounds bounds) {
        require(
                resize.to() >= Math.min(resize.from(), bounds.floor())
                        && resize.to() <= Math.max(resize.from(), bounds.ceiling()),
                resize,
                "the bounds are " + bounds);
    }

    private void shrunkOnGoodData(Resize resize, Known pool, ScalingPolicy policy, Instant now) {
        if (now.isBefore(pool.orderedUntil)) {
            return;
        }
        PoolStatus status = pool.status;
        PoolWindow window = pool.window;
        require(status != null && status.liveness() == Liveness.ALIVE, resize, "the pool cannot be heard");
        if (window == null) {
            differences.add("shrunk without any window: " + resize);
            return;
        }
        ScalingPolicy.DataQuality quality = policy.dataQuality();
        require(
                !window.span().end().plus(quality.oldest()).isBefore(now),
                resize,
                "the last window ended at " + window.span().end());
        require(
                window.samples() > 0 && window.coverage() >= quality.leastCoverage(),
                resize,
                "the last window covers only " + window.coverage());
    }

    private void damped(Resize resize, Known pool, ScalingPolicy policy, Instant now) {
        ScalingPolicy.Damping rule = policy.damping();
        boolean acute = now.isBefore(pool.alarmed.plus(policy.sizing().reactiveWindow()));
        boolean free = saysItIsNotDamped(resize);
        if (free) {
            require(
                    MAYBE_ORDERED.contains(resize.reason().code()) || (acute && resize.to() > resize.from()),
                    resize,
                    "nobody ordered it, and it is no emergency");
            return;
        }
        int step = resize.to() - resize.from();
        Instant calm = pool.changedAt.plus(step > 0 ? rule.growCooldown() : rule.shrinkCooldown());
        require(!now.isBefore(calm), resize, "it cools down until " + calm);
        boolean running = now.isBefore(pool.periodStart.plus(rule.period()));
        int gained = (running ? pool.gained : 0) + Math.max(0, step);
        int lost = (running ? pool.lost : 0) + Math.max(0, -step);
        require(step <= 0 || gained <= rule.largestGrow(), resize, "it gained " + gained + " of " + rule.largestGrow());
        require(step >= 0 || lost <= rule.largestShrink(), resize, "it lost " + lost + " of " + rule.largestShrink());
    }

    private static boolean saysItIsNotDamped(Resize resize) {
        return resize.trace().stream()
                .filter(line -> line.step() == DecisionStep.DAMPING)
                .anyMatch(line -> line.why().contains("not damped"));
    }

    private void require(boolean holds, ScalingDecision decision, String why) {
        if (!holds) {
            differences.add(why + ", but there is " + decision);
        }
    }

    @Override
    public String toString() {
        return changes + " changes looked at for bounds, steps, cooldowns, data, reason and inputs";
    }

    /** What the log said of a pool so far, and how it was changed. */
    private static final class Known {
        private @Nullable PoolStatus status;
        private @Nullable PoolWindow window;
        private Instant alarmed = Instant.EPOCH;
        private Instant orderedUntil = Instant.EPOCH;
        private Instant changedAt = Instant.EPOCH;
        private Instant periodStart = Instant.EPOCH;
        private int gained;
        private int lost;
        private long epoch;
        private long lastInput = -1;

        void learn(PoolWindow next) {
            if (window == null || !next.span().end().isBefore(window.span().end())) {
                window = next;
            }
        }

        void learn(PoolAlarm alarm, Instant now) {
            if (alarm.kind() == PoolAlarm.Kind.SATURATED || alarm.kind() == PoolAlarm.Kind.SUDDEN_LOAD) {
                alarmed = now;
            }
        }

        void changed(Resize resize, ScalingPolicy.Damping rule, Instant now) {
            boolean running = now.isBefore(periodStart.plus(rule.period()));
            periodStart = running ? periodStart : now;
            gained = (running ? gained : 0) + Math.max(0, resize.to() - resize.from());
            lost = (running ? lost : 0) + Math.max(0, resize.from() - resize.to());
            changedAt = now;
            epoch = resize.id().epoch();
            lastInput = resize.basis().lastInput();
        }
    }
}
