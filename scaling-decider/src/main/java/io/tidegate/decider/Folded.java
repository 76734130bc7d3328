package io.tidegate.decider;

import io.tidegate.domain.Insight;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.state.PoolAccount;
import io.tidegate.domain.state.ServiceState;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * What became of one input.
 *
 * @param service what is known of the service as a whole now
 * @param changed the accounts that differ from before; a store writes these and the service's part
 * @param removed the pools whose account is gone
 * @param decisions what was decided, in order
 * @param insights what operators should know
 * @param ignored why the input changed nothing, where it did not
 */
public record Folded(
        ServiceState service,
        SortedMap<PoolId, PoolAccount> changed,
        Set<PoolId> removed,
        List<ScalingDecision> decisions,
        List<Insight> insights,
        Optional<String> ignored) {

    /** Hands everything on unchangeable; who makes one keeps none of it. */
    public Folded {
        changed = Collections.unmodifiableSortedMap(changed);
        removed = Collections.unmodifiableSet(removed);
        decisions = List.copyOf(decisions);
        insights = List.copyOf(insights);
    }
}
