package io.tidegate.decider;

import io.tidegate.domain.DecisionStep;
import io.tidegate.domain.ExternalEvent;
import io.tidegate.domain.Lease;
import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.PoolBounds;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolRule;
import io.tidegate.domain.Reason;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.state.PoolAccount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The slow lane: at each tick all pools of the service go through the seven steps. The first three look at one pool each; the
 * fourth at all of them; the others again at each.
 */
final class SlowLane {
    private SlowLane() {}

    /**
     * What one pool wishes after the first three steps.
     *
     * @param account the pool
     * @param standing what it has
     * @param need what its demand asks for; empty where its data is too poor to say
     * @param trail the steps so far; its size is what is wished for
     * @param present what would be wished for without the forecast
     * @param fixed why the pool must not shrink, whatever others need
     * @param ordered whether somebody or a rule ordered the size, so that it is not damped
     * @param acute whether an emergency still stands, so that growing is not damped
     */
    private record Wish(
            PoolAccount account,
            Standing standing,
            Optional<Need> need,
            Trail trail,
            int present,
            Optional<String> fixed,
            boolean ordered,
            boolean acute) {
        PoolId pool() {
            return account.pool();
        }
    }

    static void deliberate(Draft draft) {
        draft.policy().ifPresent(policy -> deliberate(draft, policy));
    }

    private static void deliberate(Draft draft, ScalingPolicy policy) {
        draft.accounts().forEach(account -> FirstLease.offer(draft, account.pool()));
        boolean atFault = DataQualityGate.metricAtFault(policy.dataQuality(), draft.accounts(), draft.now());
        List<Wish> wishes = wishes(draft, policy, atFault);
        List<BudgetShare.Ask> asks =
                wishes.stream().map(wish -> ask(draft, policy, wish)).toList();
        Map<PoolId, GroupShare> parts = GroupShare.of(policy, draft.accounts(), asks, draft.now());
        Map<PoolId, BudgetShare> shares = share(draft, policy, wishes, GroupShare.limited(asks, parts));
        boolean missing = draft.accounts().stream().anyMatch(account -> isMissing(policy, account, draft.now()));
        for (Wish wish : wishes) {
            BudgetShare share = shares.get(wish.pool());
            if (share != null) {
                finish(draft, policy, wish, share, Optional.ofNullable(parts.get(wish.pool())), missing);
            }
        }
        draft.accounts().forEach(account -> renew(draft, policy, account));
        ServiceWarnings.update(draft, policy, atFault);
    }

    private static List<Wish> wishes(Draft draft, ScalingPolicy policy, boolean atFault) {
        var wishes = new ArrayList<Wish>();
        for (PoolAccount account : draft.accounts()) {
            Optional<Standing> standing = Standing.of(policy, account, draft.now());
            if (standing.isPresent() && account.isAlive()) {
                wishes.add(wish(draft, policy, account, standing.get(), atFault));
            } else if (standing.isPresent()) {
                sayMissing(draft, policy, account, standing.get());
            }
        }
        return wishes;
    }

    private static Wish wish(
            Draft draft, ScalingPolicy policy, PoolAccount account, Standing standing, boolean atFault) {
        Instant now = draft.now();
        int current = standing.current();
        Optional<StepResult> objection =
                DataQualityGate.objection(policy.dataQuality(), account, atFault, current, now);
        Optional<Need> need =
                objection.isPresent() ? Optional.empty() : Optional.of(Need.of(policy, account, current, now));
        Trail trail = Trail.from(current)
                .then(DecisionStep.DATA_QUALITY, objection.orElseGet(() -> DataQualityGate.good(current)))
                .then(
                        DecisionStep.NEED,
                        need.map(found -> found.against(current))
                                .orElseGet(() -> StepResult.passed(current, "not asked of poor data")));
        List<ExternalEvent> events = draft.service().events();
        StepResult raised = RaisedFloors.raise(policy, account, events, trail.size(), current, now);
        trail = trail.then(
                DecisionStep.FLOORS,
                EmergencyRule.whyNot(policy, account.demand().alarm(), now)
                        .map(raised::besides)
                        .orElse(raised));
        int present = need.map(found -> RaisedFloors.raise(policy, account, events, found.present(), current, now)
                        .size())
                .orElse(trail.size());
        return new Wish(
                account,
                standing,
                need,
                trail,
                present,
                fixed(draft, policy, account, objection),
                isOrdered(trail.code()),
                EmergencyRule.isAcute(policy, account.demand().alarm(), now));
    }

    /** What stands against taking anything from a pool. */
    private static Optional<String> fixed(
            Draft draft, ScalingPolicy policy, PoolAccount account, Optional<StepResult> objection) {
        Instant now = draft.now();
        if (account.plans().override().isPresent()) {
            return Optional.empty();
        }
        if (EmergencyRule.isUnquiet(policy, account.demand().alarm(), now)) {
            return Optional.of(
                    "an alarm is not yet " + Spoken.of(policy.emergency().quiet()) + " ago");
        }
        return objection.map(StepResult::why);
    }

    private static boolean isOrdered(Reason.Code code) {
        return switch (code) {
            case OVERRIDE, UNDO, SCHEDULE, EXTERNAL_EVENT, POLICY -> true;
            default -> false;
        };
    }

    private static Map<PoolId, BudgetShare> share(
            Draft draft, ScalingPolicy policy, List<Wish> wishes, List<BudgetShare.Ask> asks) {
        Instant now = draft.now();
        int total = Standing.total(policy, draft.accounts(), now);
        int usable = policy.budget() - policy.reserve();
        int claimed = wishes.stream().mapToInt(wish -> wish.standing().claim()).sum();
        return BudgetShare.share(Math.max(0, usable - (total - claimed)), usable - total, policy.surplus(), asks);
    }

    private static BudgetShare.Ask ask(Draft draft, ScalingPolicy policy, Wish wish) {
        Instant now = draft.now();
        PoolAccount account = wish.account();
        int current = wish.standing().current();
        PoolRule rule = policy.ruleFor(account.registration());
        PoolBounds bounds = rule.boundsOf(account.registration().bounds());
        boolean unmovable = wish.fixed().isPresent()
                || Aftermath.undo(policy, account.plans()).isPresent()
                || draft.service().shrinkPause().isPresent();
        int minimum = unmovable ? Math.max(bounds.floor(), current) : bounds.floor();
        int asked = Math.max(minimum, wish.trail().size());
        return new BudgetShare.Ask(
                wish.pool(),
                minimum,
                Math.max(minimum, wish.present()),
                // Who ordered a size did not order that more is kept.
                wish.ordered() ? minimum : wish.need().map(Need::kept).orElse(current),
                asked,
                // Poor data is no ground to grow on, and an ordered size is what was ordered.
                wish.need().isEmpty() || wish.ordered() ? 0 : Math.max(0, bounds.ceiling() - asked),
                account.demand().crest().map(crest -> crest.at(now)).orElse(0.0),
                current,
                wish.standing().claim(),
                rule.priority());
    }

    private static void finish(
            Draft draft,
            ScalingPolicy policy,
            Wish wish,
            BudgetShare ofBudget,
            Optional<GroupShare> part,
            boolean missing) {
        BudgetShare share = part.map(GroupShare::share).map(ofBudget::within).orElse(ofBudget);
        Instant now = draft.now();
        PoolAccount account = wish.account();
        int current = wish.standing().current();
        int wanted = wish.trail().size();
        StepResult shared = policy.surplus() == ScalingPolicy.Surplus.SPREAD
                ? share.spread(wanted, current)
                : share.applyTo(wanted, current);
        Trail trail = wish.trail()
                .then(
                        DecisionStep.BUDGET,
                        part.map(limit -> limit.explain(ofBudget, shared, wanted))
                                .orElse(shared));
        Optional<String> noShrink = wish.fixed().isEmpty() && missing && share.ceiling() >= current
                ? Optional.of("another pool is missing, and its load may come here")
                : wish.fixed();
        var damping = new Damping(
                policy.dampingFor(account.registration()),
                account.pace(),
                wish.need().map(Need::lowest).orElse(current),
                share.ceiling(),
                wish.ordered() || (wish.acute() && trail.size() > current),
                noShrink);
        trail = trail.then(DecisionStep.DAMPING, damping.apply(current, trail.size(), now));
        trail = trail.then(
                DecisionStep.CONSENT, ConsentGate.check(draft.service(), policy.mode(), current, trail.size(), now));
        trail = trail.then(
                DecisionStep.AFTERMATH, Aftermath.check(policy, account.plans(), current, trail.size(), now));
        boolean answered = policy.mode() == PolicyMode.SHADOW
                || (!Ledger.isUnanswered(account.ledger().life(), now)
                        && Ledger.isOpenForGrants(account.ledger().life()));
        if (answered) {
            Issue.settle(draft, policy, account, wish.standing(), trail, wanted);
        }
    }

    private static void sayMissing(Draft draft, ScalingPolicy policy, PoolAccount account, Standing standing) {
        DataQualityGate.objection(policy.dataQuality(), account, false, standing.current(), draft.now())
                .ifPresent(silent -> Issue.settle(
                        draft,
                        policy,
                        account,
                        standing,
                        Trail.from(standing.current()).then(DecisionStep.DATA_QUALITY, silent),
                        standing.current()));
    }

    /** Whether a pool fell silent so lately that its load may yet turn up elsewhere. */
    private static boolean isMissing(ScalingPolicy policy, PoolAccount account, Instant now) {
        return switch (account.liveness()) {
            case SUSPECT, DEAD ->
                now.isBefore(account.since().plus(policy.damping().stabilisation()));
            case ALIVE, CLOSED -> false;
        };
    }

    private static void renew(Draft draft, ScalingPolicy policy, PoolAccount account) {
        Instant now = draft.now();
        Optional<Lease> lease = Ledger.leaseToRenew(account.ledger().life(), now);
        boolean due = lease.isPresent()
                && !now.isBefore(lease.get().expires().minus(policy.leases().renewBefore()));
        if (due
                && policy.mode() != PolicyMode.SHADOW
                && account.isAlive()
                && Ledger.isOpenForGrants(account.ledger().life())) {
            Issue.renewal(draft, policy, account, Ledger.current(account, policy.leases(), now));
        }
    }
}
