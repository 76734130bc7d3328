package io.tidegate.decider;

import io.tidegate.domain.DecisionBasis;
import io.tidegate.domain.DecisionId;
import io.tidegate.domain.Lease;
import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.Reason;
import io.tidegate.domain.ScalingDecision.Hold;
import io.tidegate.domain.ScalingDecision.Renewal;
import io.tidegate.domain.ScalingDecision.Resize;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.TraceLine;
import io.tidegate.domain.state.Grant;
import io.tidegate.domain.state.PoolAccount;
import io.tidegate.domain.state.PoolPlans;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Issues decisions: gives them their ids, and books in the ledger what acts. Every grant passes here, so here the budget is
 * checked once more.
 */
final class Issue {
    private Issue() {}

    /** Issues what a trail led to: a change in the policy's mode, or a hold if that is news. */
    static void settle(
            Draft draft, ScalingPolicy policy, PoolAccount account, Standing standing, Trail trail, int wanted) {
        if (trail.size() == standing.current()) {
            hold(draft, policy, account, trail, wanted);
            return;
        }
        switch (policy.mode()) {
            case SHADOW -> shadow(draft, policy, account, standing, trail);
            case APPROVE -> propose(draft, policy, account, standing, trail);
            case ACT -> resize(draft, policy, account, standing.current(), trail.size(), trail.reason(), trail.lines());
        }
    }

    /** Issues a first lease, even of the size that the pool may open without one: the lease is what it lacks. */
    static void firstLease(Draft draft, ScalingPolicy policy, PoolAccount account, Standing standing, Trail trail) {
        if (trail.code() == Reason.Code.PAUSED) {
            hold(draft, policy, account, trail, trail.size());
        } else if (policy.mode() == PolicyMode.APPROVE) {
            propose(draft, policy, account, standing, trail);
        } else {
            resize(draft, policy, account, 0, trail.size(), trail.reason(), trail.lines());
        }
    }

    /** Issues what an operator approved. */
    static void approved(
            Draft draft, ScalingPolicy policy, PoolAccount account, Standing standing, Resize proposal, int size) {
        PoolAccount settled = account.with(account.plans().withProposal(Optional.empty()));
        draft.put(settled);
        boolean first =
                proposal.from() == 0 && Ledger.lease(account.ledger().life()).isEmpty();
        if (size != standing.current() || first) {
            resize(draft, policy, settled, proposal.from(), size, proposal.reason(), proposal.trace());
        } else {
            draft.ignore("what " + proposal.id() + " asks for cannot be had any more, or is there already");
        }
    }

    /** Makes a lease last longer. */
    static void renewal(Draft draft, ScalingPolicy policy, PoolAccount account, int size) {
        DecisionId id = nextGrant(draft, account);
        var renewal = new Renewal(
                id,
                basis(draft, policy, account, PolicyMode.ACT),
                lease(draft, policy, size),
                validUntil(draft, policy.leases().commandExpiry()));
        draft.decide(renewal);
        book(draft, policy, account, new Grant(id.epoch(), renewal.lease(), renewal.validUntil()));
    }

    private static void resize(
            Draft draft,
            ScalingPolicy policy,
            PoolAccount account,
            int from,
            int size,
            Reason reason,
            List<TraceLine> trace) {
        Instant now = draft.now();
        DecisionId id = nextGrant(draft, account);
        var resize = new Resize(
                id,
                basis(draft, policy, account, PolicyMode.ACT),
                from,
                lease(draft, policy, size),
                validUntil(draft, policy.leases().commandExpiry()),
                reason,
                trace);
        draft.decide(resize);
        PoolPlans plans = account.plans()
                .decided(draft.service().offset(), Optional.empty())
                .withProposal(Optional.empty())
                .withShadowSize(OptionalInt.empty());
        if (size < from) {
            plans = plans.withWatch(
                    Optional.of(Aftermath.watching(policy, account.demand().latest(), from, size, now)));
        }
        PoolAccount changed =
                account.with(plans).with(Damping.after(policy.damping(), account.pace(), from, size, now));
        book(draft, policy, changed, new Grant(id.epoch(), resize.lease(), resize.validUntil()));
    }

    private static void book(Draft draft, ScalingPolicy policy, PoolAccount account, Grant grant) {
        Instant now = draft.now();
        int before = Ledger.lifeClaim(account, policy.leases(), now);
        PoolAccount granted = account.with(Ledger.granted(account.ledger(), grant));
        draft.put(granted);
        int after = Ledger.lifeClaim(granted, policy.leases(), now);
        int total = after > before ? Ledger.total(draft.accounts(), policy.leases(), now) : 0;
        if (total > policy.budget()) {
            throw new IllegalStateException("a grant of " + grant.lease().connections() + " to " + account.pool()
                    + " would make " + total + " of a budget of " + policy.budget());
        }
    }

    private static void shadow(Draft draft, ScalingPolicy policy, PoolAccount account, Standing standing, Trail trail) {
        draft.decide(unbooked(
                draft, policy, account, standing, trail, policy.leases().commandExpiry()));
        draft.put(account.with(account.plans()
                        .decided(draft.service().offset(), Optional.empty())
                        .withShadowSize(OptionalInt.of(trail.size())))
                .with(Damping.after(policy.damping(), account.pace(), standing.current(), trail.size(), draft.now())));
    }

    /** A proposal stands for the length of a lease, and is not replaced meanwhile but by its opposite. */
    private static void propose(
            Draft draft, ScalingPolicy policy, PoolAccount account, Standing standing, Trail trail) {
        boolean grows = trail.size() > standing.current();
        boolean pending = account.plans()
                .proposal()
                .filter(proposal ->
                        draft.now().isBefore(proposal.validUntil()) && proposal.to() > proposal.from() == grows)
                .isPresent();
        if (!pending) {
            Resize proposal = unbooked(
                    draft, policy, account, standing, trail, policy.leases().duration());
            draft.decide(proposal);
            draft.put(account.with(account.plans()
                    .decided(draft.service().offset(), Optional.empty())
                    .withProposal(Optional.of(proposal))));
        }
    }

    private static Resize unbooked(
            Draft draft, ScalingPolicy policy, PoolAccount account, Standing standing, Trail trail, Duration valid) {
        return new Resize(
                next(draft, account, account.ledger().epoch() + 1),
                basis(draft, policy, account, policy.mode()),
                Ledger.lease(account.ledger().life()).isEmpty() && policy.mode() == PolicyMode.APPROVE
                        ? 0
                        : standing.current(),
                lease(draft, policy, trail.size()),
                validUntil(draft, valid),
                trail.reason(),
                trail.lines());
    }

    private static void hold(Draft draft, ScalingPolicy policy, PoolAccount account, Trail trail, int wanted) {
        Optional<Reason.Code> code = Optional.of(trail.code());
        if (trail.code() == Reason.Code.ENOUGH || code.equals(account.plans().held())) {
            return;
        }
        draft.decide(new Hold(
                next(draft, account, Math.max(1, account.ledger().epoch())),
                basis(draft, policy, account, policy.mode()),
                trail.size(),
                wanted,
                trail.reason(),
                trail.lines()));
        draft.put(account.with(account.plans().decided(draft.service().offset(), code)));
    }

    private static DecisionId nextGrant(Draft draft, PoolAccount account) {
        return next(draft, account, account.ledger().epoch() + 1);
    }

    private static DecisionId next(Draft draft, PoolAccount account, long epoch) {
        draft.put(draft.service().counted());
        return new DecisionId(account.pool(), epoch, draft.service().sequence());
    }

    private static DecisionBasis basis(Draft draft, ScalingPolicy policy, PoolAccount account, PolicyMode mode) {
        long offset = draft.service().offset();
        return new DecisionBasis(
                draft.service().service(),
                account.registration().incarnation(),
                draft.now(),
                policy.version(),
                mode,
                Math.min(offset, account.plans().decidedAt() + 1),
                offset);
    }

    private static Lease lease(Draft draft, ScalingPolicy policy, int size) {
        return new Lease(
                size,
                draft.now().plus(policy.leases().duration()),
                policy.leases().onLoss());
    }

    private static Instant validUntil(Draft draft, Duration valid) {
        return draft.now().plus(valid);
    }
}
