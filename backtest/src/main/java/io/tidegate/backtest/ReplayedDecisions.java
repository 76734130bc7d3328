package io.tidegate.backtest;

import io.tidegate.decider.DecisionReplay;
import io.tidegate.domain.DecisionId;
import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ServiceFact;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.ServiceInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the decider's fold makes of a recorded log.
 *
 * @param inputs how many inputs were folded
 * @param decisions what was decided, in order
 */
public record ReplayedDecisions(long inputs, List<ScalingDecision> decisions) {

    /** Copies the decisions. */
    public ReplayedDecisions {
        decisions = List.copyOf(decisions);
    }

    /** Folds the log as it was recorded. */
    public static ReplayedDecisions of(ServiceId service, List<RecordedInput> log) {
        return of(service, log, Optional.empty());
    }

    /**
     * Folds the log as if {@code policy} had been in force whenever a policy was. It is run in shadow: the recorded outcomes
     * answer other decisions than the ones it makes, so its changes must not count as carried out.
     */
    public static ReplayedDecisions under(ScalingPolicy policy, List<RecordedInput> log) {
        return of(policy.service(), log, Optional.of(policy.withMode(PolicyMode.SHADOW)));
    }

    private static ReplayedDecisions of(ServiceId service, List<RecordedInput> log, Optional<ScalingPolicy> instead) {
        DecisionReplay replay = DecisionReplay.of(service);
        List<ScalingDecision> decisions = new ArrayList<>();
        for (RecordedInput recorded : log) {
            decisions.addAll(replay.next(recorded.offset(), under(instead, recorded.input()))
                    .decisions());
        }
        return new ReplayedDecisions(log.size(), decisions);
    }

    /** An input of the log, with its policy replaced where it is one. */
    static ServiceInput under(Optional<ScalingPolicy> instead, ServiceInput input) {
        ServiceFact fact = input.fact();
        return instead.isPresent() && fact instanceof ScalingPolicy
                ? new ServiceInput(input.recordedAt(), instead.get())
                : input;
    }

    /** The first decision that is not as it was published, or was not published, or is missing here. */
    public Optional<Difference> firstDifference(List<ScalingDecision> published) {
        Map<DecisionId, ScalingDecision> expected = new LinkedHashMap<>();
        published.forEach(decision -> expected.put(decision.id(), decision));
        for (ScalingDecision decision : decisions) {
            ScalingDecision other = expected.remove(decision.id());
            if (!decision.equals(other)) {
                return Optional.of(new Difference(Optional.of(decision), Optional.ofNullable(other)));
            }
        }
        return expected.values().stream()
                .findFirst()
                .map(missing -> new Difference(Optional.empty(), Optional.of(missing)));
    }

    /**
     * A decision on which replay and record disagree; one of the two is there at least.
     *
     * @param replayed what the replay decided
     * @param published what was published
     */
    public record Difference(Optional<ScalingDecision> replayed, Optional<ScalingDecision> published) {}

    /** How many resizes, renewals and holds there are. */
    public Counts counts() {
        long resizes = 0;
        long renewals = 0;
        long holds = 0;
        for (ScalingDecision decision : decisions) {
            int kind = decision.fold(resize -> 0, renewal -> 1, hold -> 2);
            resizes += kind == 0 ? 1 : 0;
            renewals += kind == 1 ? 1 : 0;
            holds += kind == 2 ? 1 : 0;
        }
        return new Counts(resizes, renewals, holds);
    }

    /**
     * Decisions by kind.
     *
     * @param resizes changes of a size
     * @param renewals leases renewed
     * @param holds changes considered and not made
     */
    public record Counts(long resizes, long renewals, long holds) {}
}
