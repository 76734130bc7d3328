package io.tidegate.decider;

import io.tidegate.domain.Insight;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.state.DeciderState;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What became of one input.
 *
 * @param state what is known now
 * @param decisions what was decided, in order
 * @param insights what operators should know
 * @param changed the pools whose account differs from before; a store writes these and the service's part
 * @param removed the pools whose account is gone
 * @param ignored why the input changed nothing, where it did not
 */
public record Folded(
        DeciderState state,
        List<ScalingDecision> decisions,
        List<Insight> insights,
        Set<PoolId> changed,
        Set<PoolId> removed,
        Optional<String> ignored) {

    /** Copies the collections. */
    public Folded {
        decisions = List.copyOf(decisions);
        insights = List.copyOf(insights);
        changed = Set.copyOf(changed);
        removed = Set.copyOf(removed);
    }
}
