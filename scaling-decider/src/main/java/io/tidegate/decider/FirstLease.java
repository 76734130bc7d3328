package io.tidegate.decider;

import io.tidegate.domain.DecisionStep;
import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.PoolBounds;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.Reason;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.state.PoolAccount;
import java.time.Instant;

/**
 * A pool that has just come gets its first lease at once: its minimum from the reserve if need be, and what it is known to
 * need from what is free without. It is waited for its first heartbeat, which says whether it has a lease that this log does
 * not know of.
 */
final class FirstLease {
    private FirstLease() {}

    static void offer(Draft draft, PoolId pool) {
        draft.policy()
                .filter(policy -> policy.mode() != PolicyMode.SHADOW)
                .ifPresent(policy -> draft.account(pool)
                        .filter(FirstLease::isDue)
                        .ifPresent(account -> offer(draft, policy, account)));
    }

    private static boolean isDue(PoolAccount account) {
        return account.isAlive()
                && account.heartbeat().isPresent()
                && Ledger.lease(account.ledger().life()).isEmpty();
    }

    private static void offer(Draft draft, ScalingPolicy policy, PoolAccount account) {
        Instant now = draft.now();
        int floor = account.registration().bounds().floor();
        var standing = new Standing(floor, Ledger.lifeClaim(account, policy.leases(), now));
        PoolBounds bounds = policy.ruleFor(account.registration())
                .boundsOf(account.registration().bounds());
        Need need = Need.of(policy, account, floor, now);
        int free = Standing.mostGrantable(policy, draft.accounts(), standing, policy.budget() - policy.reserve(), now);
        int reserved = Standing.mostGrantable(policy, draft.accounts(), standing, policy.budget(), now);
        Trail trail = Trail.from(floor)
                .then(
                        DecisionStep.DATA_QUALITY,
                        StepResult.decided(floor, Reason.Code.FIRST_LEASE, "the first lease of a pool that is alive"))
                .then(DecisionStep.NEED, StepResult.limited(need.size(), need.why()));
        StepResult raised = RaisedFloors.raise(policy, account, draft.service().events(), need.size(), floor, now);
        trail = trail.then(DecisionStep.FLOORS, StepResult.limited(raised.size(), raised.why()));
        int wanted = trail.size();
        int given = Math.max(Math.min(bounds.floor(), reserved), Math.min(wanted, free));
        trail = trail.then(
                        DecisionStep.BUDGET,
                        StepResult.limited(
                                given,
                                free + " can be had, or up to " + Math.min(bounds.floor(), reserved)
                                        + " from the reserve"))
                .then(DecisionStep.DAMPING, StepResult.passed(given, "a first lease is not damped"))
                .then(DecisionStep.CONSENT, ConsentGate.check(draft.service(), policy.mode(), floor, given, now));
        trail = trail.then(DecisionStep.AFTERMATH, StepResult.passed(trail.size(), "no earlier shrink to judge"));
        Issue.firstLease(draft, policy, account, standing, trail);
    }
}
