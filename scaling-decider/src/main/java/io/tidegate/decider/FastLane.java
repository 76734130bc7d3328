package io.tidegate.decider;

import io.tidegate.domain.DecisionStep;
import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.PoolAlarm;
import io.tidegate.domain.PoolBounds;
import io.tidegate.domain.Reason;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.state.PoolAccount;
import java.time.Instant;
import java.util.Optional;

/**
 * The fast lane: an alarm makes one pool grow at once, from what is free, the reserve included. It takes nothing from
 * others; the next tick does. Whether most metrics look anomalous is not asked here: an alarm is seen at the sample, and
 * stands on no score.
 */
final class FastLane {
    private FastLane() {}

    static void grow(Draft draft, PoolAlarm alarm) {
        Optional<ScalingPolicy> policy = draft.policy();
        Optional<PoolAccount> account = draft.account(alarm.pool());
        if (policy.isEmpty() || account.isEmpty()) {
            return;
        }
        var standing = Standing.of(policy.get(), account.get(), draft.now());
        if (!EmergencyRule.isOn(policy.get()) || !account.get().isAlive() || standing.isEmpty()) {
            return;
        }
        deliberate(draft, policy.get(), account.get(), standing.get(), alarm);
    }

    private static void deliberate(
            Draft draft, ScalingPolicy policy, PoolAccount account, Standing standing, PoolAlarm alarm) {
        Instant now = draft.now();
        int current = standing.current();
        PoolBounds bounds = policy.ruleFor(account.registration())
                .boundsOf(account.registration().bounds());
        Need need = Need.of(policy, account, current, now);
        int wanted = Math.max(current, bounds.clamp(Math.max(need.size(), EmergencyRule.wanted(policy, alarm))));
        if (wanted == current) {
            return;
        }
        int most = Standing.mostGrantable(policy, draft.accounts(), standing, policy.budget(), now);
        Trail trail = Trail.from(current)
                .then(DecisionStep.DATA_QUALITY, StepResult.passed(current, "seen at the sample, by the pool itself"))
                .then(DecisionStep.NEED, StepResult.limited(Math.max(current, need.size()), need.why()))
                .then(
                        DecisionStep.FLOORS,
                        StepResult.decided(
                                wanted,
                                Reason.Code.EMERGENCY,
                                "emergency: demand of " + alarm.demand() + " at a capacity of " + alarm.capacity()))
                .then(DecisionStep.BUDGET, fromReserve(wanted, current, most));
        int granted = trail.size();
        trail = trail.then(DecisionStep.DAMPING, StepResult.passed(granted, "an emergency is not damped"))
                .then(DecisionStep.CONSENT, ConsentGate.check(draft.service(), policy.mode(), current, granted, now));
        trail = trail.then(
                DecisionStep.AFTERMATH, Aftermath.check(policy, account.plans(), current, trail.size(), now));
        if (policy.mode() != PolicyMode.SHADOW
                && !Ledger.isOpenForGrants(account.ledger().life())) {
            return;
        }
        Issue.settle(draft, policy, account, standing, trail, wanted);
    }

    private static StepResult fromReserve(int wanted, int current, int most) {
        if (wanted <= most) {
            return StepResult.passed(wanted, "free, reserve included");
        }
        int given = Math.max(current, most);
        String why = "only " + most + " can be had, reserve included";
        return given > current ? StepResult.limited(given, why) : StepResult.decided(given, Reason.Code.BUDGET, why);
    }
}
