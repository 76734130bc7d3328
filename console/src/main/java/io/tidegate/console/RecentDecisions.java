package io.tidegate.console;

import io.tidegate.domain.DecisionId;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingOutcome;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The newest decisions of a service, each with its outcome. The two stand on different topics, so that either may be read
 * first, and both may be read twice.
 */
final class RecentDecisions {
    private final Map<DecisionId, ScalingDecision> decisions;
    private final Map<DecisionId, ScalingOutcome> outcomes;

    RecentDecisions(int most) {
        decisions = bounded(most);
        outcomes = bounded(most);
    }

    void add(ScalingDecision decision) {
        ScalingDecision before = decisions.put(decision.id(), decision);
        // Ids begin again when a decider has lost its state; an outcome of the former life must not stick.
        if (before != null && before.basis().at().isBefore(decision.basis().at())) {
            outcomes.remove(decision.id());
        }
    }

    void add(ScalingOutcome outcome) {
        outcomes.put(outcome.decision(), outcome);
    }

    Stream<DecisionView> views() {
        return decisions.values().stream()
                .map(decision -> DecisionView.of(decision, Optional.ofNullable(outcomes.get(decision.id()))));
    }

    /** The eldest goes when there are more. */
    private static <K, V> Map<K, V> bounded(int most) {
        return new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        };
    }
}
