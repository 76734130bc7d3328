package io.tidegate.pipeline.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingOutcome;
import io.tidegate.domain.TraceLine;
import io.tidegate.pipeline.config.RecordWriter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One decision for people or for programs.
 *
 * @param decision the decision
 * @param outcome how it ended, where that is known
 */
record DecisionView(ScalingDecision decision, Optional<ScalingOutcome> outcome) {

    /** When, about which pool, what, how it ended and why; with its steps below when {@code trace}. */
    List<String> lines(boolean trace) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%s  %-14s %-20s %-12s %-10s %s  [%s]",
                decision.basis().at().truncatedTo(ChronoUnit.SECONDS),
                decision.basis().service(),
                decision.pool(),
                change(),
                outcome.map(DecisionView::end).orElse(open()),
                decision.reason().text(),
                decision.id()));
        if (trace) {
            for (TraceLine step : trace()) {
                lines.add(String.format(
                        Locale.ROOT,
                        "    %-12s %4d → %-4d %s %s",
                        word(step.step()),
                        step.before(),
                        step.after(),
                        step.bound() ? "*" : " ",
                        step.why()));
            }
        }
        return List.copyOf(lines);
    }

    /** The decision with its kind, and its outcome. */
    ObjectNode json() {
        ObjectNode node = decision.fold(RecordWriter::write, RecordWriter::write, RecordWriter::write);
        String kind = decision.fold(resize -> "resize", renewal -> "renewal", hold -> "hold");
        node.put("kind", kind);
        node.put("decision", decision.id().toString());
        node.set("reason", RecordWriter.write(decision.reason()));
        outcome.ifPresent(end -> node.set("outcome", RecordWriter.write(end)));
        return node;
    }

    /** One line for an outcome that came after its decision was shown. */
    static String line(ScalingOutcome outcome) {
        return String.format(
                Locale.ROOT,
                "%s  %-14s %-20s %-12s %-10s %s  [%s]",
                outcome.at().truncatedTo(ChronoUnit.SECONDS),
                outcome.service(),
                outcome.pool(),
                "",
                end(outcome),
                outcome.text(),
                outcome.decision());
    }

    /** An outcome that came after its decision was shown. */
    static ObjectNode json(ScalingOutcome outcome) {
        return RecordWriter.write(outcome)
                .put("kind", "outcome")
                .put("decision", outcome.decision().toString());
    }

    private String change() {
        return decision.fold(
                resize -> resize.from() + " → " + resize.to(),
                renewal -> "= " + renewal.lease().connections(),
                hold -> "= " + hold.size() + (hold.wanted() == hold.size() ? "" : " (" + hold.wanted() + ")"));
    }

    private String open() {
        PolicyMode mode = decision.basis().mode();
        return decision.fold(resize -> mode == PolicyMode.ACT ? "open" : word(mode), renewal -> "", hold -> "");
    }

    private List<TraceLine> trace() {
        return decision.fold(ScalingDecision.Resize::trace, renewal -> List.of(), ScalingDecision.Hold::trace);
    }

    private static String end(ScalingOutcome outcome) {
        return word(outcome.end())
                + (outcome.achieved().isPresent() ? " " + outcome.achieved().getAsInt() : "");
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
