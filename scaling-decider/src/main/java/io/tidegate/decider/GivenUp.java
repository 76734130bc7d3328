package io.tidegate.decider;

import io.tidegate.domain.Insight;
import io.tidegate.domain.Liveness;
import io.tidegate.domain.OperatorConsent.Forgotten;
import io.tidegate.domain.ScalingPolicy.Leases;
import io.tidegate.domain.Severity;
import io.tidegate.domain.state.Grant;
import io.tidegate.domain.state.PoolAccount;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * An operator gave a pool up whose host is gone for ever: it is forgotten, with all that it and its former lives may hold. If
 * it is heard again after all it is a pool that comes, and what its heartbeat says that it holds is counted.
 */
final class GivenUp {
    private GivenUp() {}

    static void act(Draft draft, Leases terms, Forgotten order) {
        Optional<PoolAccount> account = draft.account(order.pool());
        Optional<String> objection = account.map(known -> objection(known, order, draft.now()))
                .orElseGet(() -> Optional.of("it is not known"));
        if (objection.isPresent()) {
            draft.ignore("the pool " + order.pool() + " is not forgotten: " + objection.get());
            tell(
                    draft,
                    order,
                    OptionalDouble.empty(),
                    "The pool " + order.pool() + " is not forgotten, as " + order.operator() + " asked: "
                            + objection.get() + ".");
            return;
        }
        int claim =
                account.map(known -> Ledger.claim(known, terms, draft.now())).orElse(0);
        draft.remove(order.pool());
        tell(
                draft,
                order,
                OptionalDouble.of(claim),
                order.operator() + " gave up the pool " + order.pool() + ": the " + claim
                        + " connections that it may still hold are counted no more.");
    }

    /** Why a pool must stay counted. */
    private static Optional<String> objection(PoolAccount account, Forgotten order, Instant now) {
        if (account.liveness() != Liveness.DEAD) {
            return Optional.of("it is " + account.liveness() + " since " + account.since());
        }
        if (!account.ledger().life().incarnation().equals(order.incarnation())) {
            return Optional.of("another life of it was heard since");
        }
        // What it accepts now would be counted by nobody when it is heard again.
        return account.ledger().life().open().stream()
                .map(Grant::validUntil)
                .filter(now::isBefore)
                .findFirst()
                .map(until -> "it may accept what was decided for it until " + until);
    }

    private static void tell(Draft draft, Forgotten order, OptionalDouble value, String text) {
        draft.tell(new Insight(
                draft.service().service(),
                Optional.of(order.pool()),
                Insight.Kind.LIVENESS,
                Severity.WARNING,
                Optional.empty(),
                draft.now(),
                value,
                OptionalDouble.empty(),
                text));
    }
}
