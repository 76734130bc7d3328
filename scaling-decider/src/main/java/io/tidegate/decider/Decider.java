package io.tidegate.decider;

import io.tidegate.domain.PoolId;
import io.tidegate.domain.ServiceInput;
import io.tidegate.domain.state.DeciderState;
import io.tidegate.domain.state.PoolAccount;
import io.tidegate.domain.state.ServiceState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * The heart: one input after another, in the order of the service's log, changes what is known and may lead to decisions.
 * The same log gives the same decisions, wherever it is continued from ({@link #state}). The only clock is the time at which
 * inputs were recorded, and it never runs backwards.
 *
 * <pre>
 *   input ─▶ Intake: what is known now ─┬─ alarm ──▶ FastLane   one pool grows at once
 *                                       ├─ status ─▶ FirstLease a pool that just came
 *                                       ├─ approval ▶ Approvals one proposal acts
 *                                       └─ tick ───▶ SlowLane   all pools of the service, the seven steps
 * </pre>
 */
public final class Decider {
    private final TreeMap<PoolId, PoolAccount> accounts;
    private ServiceState service;

    private Decider(DeciderState known) {
        this.service = known.service();
        this.accounts = new TreeMap<>(known.pools());
    }

    /** A decider that knows so much of a service. */
    public static Decider knowing(DeciderState known) {
        return new Decider(known);
    }

    /**
     * Folds one input. A decider whose fold threw is not to be asked again.
     *
     * @param offset of the input in the service's log
     * @throws IllegalArgumentException when the input is about another service
     */
    public Folded fold(long offset, ServiceInput input) {
        if (!input.service().equals(service.service())) {
            throw new IllegalArgumentException(
                    "an input of " + input.service() + " cannot be folded into the state of " + service.service());
        }
        Instant recorded = input.recordedAt().truncatedTo(ChronoUnit.MILLIS);
        var draft = new Draft(service.at(offset, recorded), accounts);
        input.fact().fold(new Intake(draft)).run();
        service = draft.service();
        return draft.folded();
    }

    /** What is known of the service as a whole. */
    public ServiceState service() {
        return service;
    }

    /** How many pools are known. */
    public int pools() {
        return accounts.size();
    }

    /** The size that a pool was last given, or under a policy in shadow would have been; empty for one without a lease. */
    public OptionalInt size(PoolId pool) {
        Optional<Standing> standing = service.policy()
                .flatMap(policy -> Optional.ofNullable(accounts.get(pool))
                        .flatMap(account -> Standing.of(policy, account, service.now())));
        return standing.isPresent() ? OptionalInt.of(standing.get().current()) : OptionalInt.empty();
    }

    /** All that is known: a copy. */
    public DeciderState state() {
        return new DeciderState(service, accounts);
    }
}
