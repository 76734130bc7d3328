package io.tidegate.decider;

import io.tidegate.domain.Insight;
import io.tidegate.domain.OperatorConsent.Approved;
import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.Reason;
import io.tidegate.domain.ScalingDecision.Resize;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.Severity;
import io.tidegate.domain.state.PoolAccount;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * An operator approved a proposal: it becomes a decision of its own that acts, as far as the budget of now allows. The
 * proposal itself never acts.
 */
final class Approvals {
    private Approvals() {}

    static void act(Draft draft, Approved approved) {
        Optional<ScalingPolicy> policy = draft.policy().filter(inForce -> inForce.mode() == PolicyMode.APPROVE);
        Optional<PoolAccount> account = draft.account(approved.decision().pool());
        Optional<Resize> proposal = account.flatMap(known -> known.plans().proposal())
                .filter(pending ->
                        pending.id().equals(approved.decision()) && draft.now().isBefore(pending.validUntil()));
        if (policy.isEmpty() || account.isEmpty() || proposal.isEmpty()) {
            draft.ignore("no pending proposal is called " + approved.decision());
            draft.tell(new Insight(
                    draft.service().service(),
                    Optional.of(approved.decision().pool()),
                    Insight.Kind.RECOMMENDATION,
                    Severity.WARNING,
                    Optional.empty(),
                    draft.now(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    "The approval of " + approved.decision() + " by " + approved.operator()
                            + " did nothing: no proposal of that name is pending."));
            return;
        }
        act(draft, policy.get(), account.get(), proposal.get());
    }

    private static void act(Draft draft, ScalingPolicy policy, PoolAccount account, Resize proposal) {
        Instant now = draft.now();
        var standing = new Standing(
                Ledger.current(account, policy.leases(), now), Ledger.lifeClaim(account, policy.leases(), now));
        boolean fromReserve = proposal.reason().code() == Reason.Code.EMERGENCY
                || proposal.reason().code() == Reason.Code.FIRST_LEASE;
        int limit = fromReserve ? policy.budget() : policy.budget() - policy.reserve();
        int most = Math.max(standing.current(), Standing.mostGrantable(policy, draft.accounts(), standing, limit, now));
        Issue.approved(draft, policy, account, standing, proposal, Math.min(proposal.to(), most));
    }
}
