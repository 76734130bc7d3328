package io.tidegate.decider;

import io.tidegate.domain.Insight;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.state.PoolAccount;
import io.tidegate.domain.state.ServiceState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is known while one input is folded. It never leaves the fold, and no step of a decision sees it: steps are given what
 * they need and return what they found.
 */
final class Draft {
    private final SortedMap<PoolId, PoolAccount> accounts;
    private final SortedMap<PoolId, PoolAccount> changed = new TreeMap<>();
    private final Set<PoolId> removed = new TreeSet<>();
    private final List<ScalingDecision> decisions = new ArrayList<>();
    private final List<Insight> insights = new ArrayList<>();
    private ServiceState service;
    private Optional<String> ignored = Optional.empty();

    /**
     * A draft.
     *
     * @param service with the offset and the time of the input
     * @param accounts of all pools, which it changes
     */
    Draft(ServiceState service, SortedMap<PoolId, PoolAccount> accounts) {
        this.service = service;
        this.accounts = accounts;
    }

    Instant now() {
        return service.now();
    }

    ServiceState service() {
        return service;
    }

    void put(ServiceState next) {
        service = next;
    }

    Optional<ScalingPolicy> policy() {
        return service.policy();
    }

    /** The accounts in the order of their pools. */
    Collection<PoolAccount> accounts() {
        return List.copyOf(accounts.values());
    }

    Optional<PoolAccount> account(PoolId pool) {
        return Optional.ofNullable(accounts.get(pool));
    }

    void put(PoolAccount account) {
        PoolAccount before = accounts.put(account.pool(), account);
        if (!account.equals(before)) {
            changed.put(account.pool(), account);
        }
    }

    void remove(PoolId pool) {
        accounts.remove(pool);
        changed.remove(pool);
        removed.add(pool);
    }

    void decide(ScalingDecision decision) {
        decisions.add(decision);
    }

    void tell(Insight insight) {
        insights.add(insight);
    }

    void ignore(String why) {
        ignored = Optional.of(why);
    }

    Folded folded() {
        return new Folded(service, changed, removed, decisions, insights, ignored);
    }
}
