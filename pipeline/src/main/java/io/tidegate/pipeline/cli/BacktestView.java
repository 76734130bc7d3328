package io.tidegate.pipeline.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.backtest.ReplayedDecisions;
import io.tidegate.backtest.ReplayedDecisions.Counts;
import io.tidegate.backtest.ReplayedDecisions.Difference;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.pipeline.config.RecordWriter;
import io.tidegate.pipeline.config.TreeDifference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a replay of a service's record says.
 *
 * @param record what was recorded
 * @param published what was decided then
 * @param replayed what the replay decides
 * @param isTrial whether the replay was under another policy, so that it need not decide the same
 */
record BacktestView(ServiceRecord record, ReplayedDecisions published, ReplayedDecisions replayed, boolean isTrial) {

    /**
     * Folds the whole log; only what is compared or shown begins at {@code since} and ends before {@code until}.
     *
     * @param instead the policy to try in place of those in the log; empty to compare with what was published
     */
    static BacktestView of(
            ServiceRecord record, Optional<Instant> since, Optional<Instant> until, Optional<ScalingPolicy> instead) {
        return new BacktestView(
                record,
                recent(new ReplayedDecisions(record.log().size(), record.published()), since, until),
                recent(
                        instead.map(policy -> ReplayedDecisions.under(policy, record.log()))
                                .orElseGet(() -> ReplayedDecisions.of(record.service(), record.log())),
                        since,
                        until),
                instead.isPresent());
    }

    /** Whether the replay did what it was asked for: with another policy always, otherwise when it decided the same. */
    boolean passed() {
        return isTrial || (difference().isEmpty() && doubled() == 0);
    }

    /** For people: what was read, how often what was decided, and the first difference or each resize. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(record.service() + ": " + record.log().size() + " inputs, from " + first() + " to " + last());
        if (record.isCut()) {
            lines.add("the beginning of the log is no longer kept, its first input is at offset "
                    + record.log().get(0).offset()
                    + ": a replay from the middle may decide otherwise than the decider, which knew what came before");
        }
        if (record.unreadable() > 0) {
            lines.add(record.unreadable() + " records could not be read");
        }
        lines.add("published: " + text(published.counts()));
        lines.add((isTrial ? "would be, in shadow: " : "replayed:  ") + text(replayed.counts()));
        if (isTrial) {
            for (ScalingDecision decision : replayed.decisions()) {
                if (decision.fold(resize -> true, renewal -> false, hold -> false)) {
                    lines.addAll(new DecisionView(decision, Optional.empty()).lines(false));
                }
            }
        } else {
            lines.addAll(verdict());
        }
        return List.copyOf(lines);
    }

    /** The same for programs. */
    ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("service", record.service().value());
        node.put("inputs", record.log().size());
        node.put("firstOffset", record.log().get(0).offset());
        node.put("from", first().toString());
        node.put("to", last().toString());
        node.put("beginningIsKept", !record.isCut());
        node.put("unreadable", record.unreadable());
        node.set("published", RecordWriter.write(published.counts()));
        node.set("replayed", RecordWriter.write(replayed.counts()));
        if (isTrial) {
            ArrayNode resizes = node.putArray("resizes");
            for (ScalingDecision decision : replayed.decisions()) {
                if (decision.fold(resize -> true, renewal -> false, hold -> false)) {
                    resizes.add(new DecisionView(decision, Optional.empty()).json());
                }
            }
        } else {
            node.put("same", passed());
            node.put("publishedTwice", doubled());
            difference().ifPresent(difference -> {
                ObjectNode first = node.putObject("firstDifference");
                difference.published().ifPresent(one -> first.set("published", json(one)));
                difference.replayed().ifPresent(one -> first.set("replayed", json(one)));
            });
        }
        return node;
    }

    private List<String> verdict() {
        List<String> lines = new ArrayList<>();
        if (doubled() > 0) {
            lines.add(doubled() + " decisions were published more than once");
        }
        Optional<Difference> difference = difference();
        if (difference.isEmpty()) {
            lines.add("the replay decides exactly what was published");
            return lines;
        }
        lines.add("the replay does not decide what was published; the first difference:");
        Difference first = difference.get();
        lines.add("  published " + first.published().map(BacktestView::line).orElse("nothing"));
        lines.add("  replayed  " + first.replayed().map(BacktestView::line).orElse("nothing"));
        if (first.published().isPresent() && first.replayed().isPresent()) {
            TreeDifference.lines(
                            json(first.published().get()), json(first.replayed().get()))
                    .forEach(line -> lines.add("    " + line));
        }
        return lines;
    }

    private Optional<Difference> difference() {
        return replayed.firstDifference(published.decisions());
    }

    private long doubled() {
        Set<Object> ids = new HashSet<>();
        return published.decisions().stream()
                .filter(decision -> !ids.add(decision.id()))
                .count();
    }

    private static ReplayedDecisions recent(ReplayedDecisions all, Optional<Instant> since, Optional<Instant> until) {
        return new ReplayedDecisions(
                all.inputs(),
                all.decisions().stream()
                        .filter(decision -> since.map(
                                        moment -> !decision.basis().at().isBefore(moment))
                                .orElse(true))
                        .filter(decision -> until.map(
                                        moment -> decision.basis().at().isBefore(moment))
                                .orElse(true))
                        .toList());
    }

    private Instant first() {
        return record.log().get(0).input().recordedAt();
    }

    private Instant last() {
        return record.log().get(record.log().size() - 1).input().recordedAt();
    }

    private static ObjectNode json(ScalingDecision decision) {
        return new DecisionView(decision, Optional.empty()).json();
    }

    private static String line(ScalingDecision decision) {
        return new DecisionView(decision, Optional.empty()).lines(false).get(0);
    }

    private static String text(Counts counts) {
        return counts.resizes() + " resizes, " + counts.renewals() + " renewals, " + counts.holds() + " holds";
    }
}
