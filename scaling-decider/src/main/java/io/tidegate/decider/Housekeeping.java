package io.tidegate.decider;

import io.tidegate.domain.Liveness;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.state.Pause;
import io.tidegate.domain.state.PoolAccount;
import io.tidegate.domain.state.PoolPlans;
import io.tidegate.domain.state.ServiceState;
import java.time.Instant;
import java.util.Optional;

/** Forgets what is over, so that nothing grows without end. */
final class Housekeeping {
    private Housekeeping() {}

    static void tidy(Draft draft) {
        Instant now = draft.now();
        ServiceState service = draft.service();
        if (service.events().stream().anyMatch(event -> !now.isBefore(event.to()))) {
            service = service.withEvents(service.events().stream()
                    .filter(event -> now.isBefore(event.to()))
                    .toList());
        }
        draft.put(service.withPauses(running(service.growPause(), now), running(service.shrinkPause(), now)));
        for (PoolAccount account : draft.accounts()) {
            PoolAccount tidy =
                    account.with(Ledger.pruned(account.ledger(), now)).with(running(account.plans(), now));
            if (isForgotten(draft, tidy)) {
                draft.remove(account.pool());
            } else {
                draft.put(tidy);
            }
        }
    }

    private static Optional<Pause> running(Optional<Pause> pause, Instant now) {
        return pause.filter(stopped -> stopped.holdsAt(now));
    }

    private static PoolPlans running(PoolPlans plans, Instant now) {
        boolean idle = plans.proposal().isEmpty()
                && plans.override().isEmpty()
                && plans.watch().isEmpty()
                && plans.undo().isEmpty();
        if (idle) {
            return plans;
        }
        return plans.withProposal(plans.proposal().filter(proposal -> now.isBefore(proposal.validUntil())))
                .withOverride(plans.override().filter(order -> now.isBefore(order.until())))
                .withWatch(plans.watch().filter(watch -> now.isBefore(watch.until())))
                .withUndo(plans.undo().filter(undo -> now.isBefore(undo.until())));
    }

    /** A closed pool is remembered for a while: it may come back, and its history with it. */
    private static boolean isForgotten(Draft draft, PoolAccount account) {
        ScalingPolicy.Damping damping =
                draft.policy().map(ScalingPolicy::damping).orElse(ScalingPolicy.Damping.DEFAULT);
        return account.liveness() == Liveness.CLOSED
                && account.ledger().former().isEmpty()
                && !draft.now().isBefore(account.since().plus(damping.stabilisation()));
    }
}
