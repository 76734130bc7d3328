package io.tidegate.pipeline.demo;

import io.tidegate.domain.DecisionId;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingOutcome;
import io.tidegate.domain.ScalingOutcome.End;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Matches decisions with outcomes: every one that is not a hold must end in exactly one. Safe for several threads. */
final class DecisionAccount {
    private static final int LATEST = 8;

    private final Set<DecisionId> made = new HashSet<>();
    private final Map<DecisionId, End> ended = new HashMap<>();
    private final Deque<ScalingDecision> latest = new ArrayDeque<>();
    private final Set<DecisionId> renewals = new HashSet<>();
    private long doubled;

    synchronized void decided(ScalingDecision decision) {
        boolean first = decision.fold(
                resize -> made.add(resize.id()),
                renewal -> renewals.add(renewal.id()) && made.add(renewal.id()),
                hold -> true);
        if (first && !(decision instanceof ScalingDecision.Renewal)) {
            latest.addFirst(decision);
            if (latest.size() > LATEST) {
                latest.removeLast();
            }
        }
    }

    synchronized void ended(ScalingOutcome outcome) {
        if (ended.putIfAbsent(outcome.decision(), outcome.end()) != null) {
            doubled++;
        }
    }

    /** Whether every decision has its outcome. */
    synchronized boolean isComplete() {
        return ended.keySet().containsAll(made);
    }

    /** The newest decisions other than renewals, newest first. */
    synchronized List<ScalingDecision> latest() {
        return List.copyOf(latest);
    }

    /** Resizes that were decided so far. */
    synchronized long resizes() {
        return (long) made.size() - renewals.size();
    }

    /** Resizes that the pool has carried out. */
    synchronized long appliedResizes() {
        return ended.entrySet().stream()
                .filter(each -> each.getValue() == End.APPLIED && !renewals.contains(each.getKey()))
                .count();
    }

    synchronized DemoSummary.DecisionSummary summary() {
        Map<End, Long> ends = new EnumMap<>(End.class);
        long unaccounted = 0;
        for (DecisionId id : made) {
            End end = ended.get(id);
            if (end == null) {
                unaccounted++;
            } else {
                ends.merge(end, 1L, Long::sum);
            }
        }
        return new DemoSummary.DecisionSummary(
                made.size(),
                ends.getOrDefault(End.APPLIED, 0L),
                ends.getOrDefault(End.REFUSED, 0L),
                ends.getOrDefault(End.FAILED, 0L),
                ends.getOrDefault(End.EXPIRED, 0L),
                ends.getOrDefault(End.SUPERSEDED, 0L),
                ends.getOrDefault(End.SHADOWED, 0L),
                unaccounted,
                renewals.size(),
                doubled);
    }
}
