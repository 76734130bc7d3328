package io.tidegate.backtest;

import io.tidegate.decider.DecisionReplay;
import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolWindow;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ServiceFact;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.ServiceInput;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;

/**
 * What a policy would have held under a recorded log, and how often that would not have been enough: champion and challengers beside
 * each other on the same windows. A window is held against the size that its pool had, or would have had, when the window began; that
 * connections take time to open is left out, for all of them alike.
 *
 * @param windows how many windows of pools were judged
 * @param connectionHours connections held, times hours
 * @param violations the share of windows in which more was wanted at once than there was, 0 to 1
 * @param unserved what was missing at the peaks of those windows, times their length, in connection hours
 * @param resizes how often a size was changed
 */
public record LogScores(long windows, double connectionHours, double violations, double unserved, long resizes) {

    /** Of what was decided then, by the policies in the log. */
    public static LogScores recorded(ServiceId service, List<RecordedInput> log, Predicate<Instant> counts) {
        return score(service, log, Optional.empty(), counts);
    }

    /** As if {@code policy} had been in force whenever a policy was; in shadow, as in {@link ReplayedDecisions#under}. */
    public static LogScores under(ScalingPolicy policy, List<RecordedInput> log, Predicate<Instant> counts) {
        return score(policy.service(), log, Optional.of(policy.withMode(PolicyMode.SHADOW)), counts);
    }

    private static LogScores score(
            ServiceId service, List<RecordedInput> log, Optional<ScalingPolicy> instead, Predicate<Instant> counts) {
        Judge judge = new Judge(DecisionReplay.of(service), counts);
        for (RecordedInput recorded : log) {
            judge.fold(recorded.offset(), ReplayedDecisions.under(instead, recorded.input()));
        }
        return judge.scores();
    }

    /** Follows the sizes of the pools through a log. */
    private static final class Judge {
        private static final double SECONDS_AN_HOUR = 3_600;

        private final DecisionReplay replay;
        private final Predicate<Instant> counts;
        private final Map<PoolId, Deque<Sized>> sizes = new HashMap<>();
        private long windows;
        private long violated;
        private double held;
        private double unserved;
        private long resizes;

        /** The size of a pool from a moment on. */
        private record Sized(Instant from, int size) {}

        Judge(DecisionReplay replay, Predicate<Instant> counts) {
            this.replay = replay;
            this.counts = counts;
        }

        void fold(long offset, ServiceInput input) {
            ServiceFact fact = input.fact();
            if (fact instanceof PoolWindow window && counts.test(window.span().start())) {
                judge(window);
            }
            for (ScalingDecision decision : replay.next(offset, input).decisions()) {
                boolean resized = decision.fold(resize -> true, renewal -> false, hold -> false);
                if (resized && counts.test(decision.basis().at())) {
                    resizes++;
                }
                note(decision.pool(), decision.basis().at());
            }
        }

        private void note(PoolId pool, Instant at) {
            OptionalInt size = replay.size(pool);
            if (size.isPresent()) {
                sizes.computeIfAbsent(pool, unseen -> new ArrayDeque<>()).addLast(new Sized(at, size.getAsInt()));
            }
        }

        private void judge(PoolWindow window) {
            Instant start = window.span().start();
            Deque<Sized> known = sizes.getOrDefault(window.pool(), new ArrayDeque<>());
            Optional<Sized> had = Optional.empty();
            for (Sized each : known) {
                had = each.from().isAfter(start) ? had : Optional.of(each);
            }
            if (had.isEmpty()) {
                return;
            }
            // What was before it is asked for no more: windows of a pool come in order, but for those that are late.
            while (known.size() > 1 && !known.getFirst().equals(had.get())) {
                known.removeFirst();
            }
            double hours = window.span().length().toNanos() / 1e9 / SECONDS_AN_HOUR;
            double missing = window.demand().peak() - had.get().size();
            windows++;
            held += had.get().size() * hours;
            if (missing > SimulatedLoad.ROUNDING) {
                violated++;
                unserved += missing * hours;
            }
        }

        LogScores scores() {
            return new LogScores(windows, held, windows == 0 ? 0 : (double) violated / windows, unserved, resizes);
        }
    }
}
