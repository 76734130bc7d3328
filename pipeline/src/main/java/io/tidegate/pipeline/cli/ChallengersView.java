package io.tidegate.pipeline.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.backtest.LogScores;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.pipeline.config.RecordWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What several policies would have held under a service's record, beside what was decided then.
 *
 * @param record what was recorded
 * @param scores by the policies' names, what was decided then first
 */
record ChallengersView(ServiceRecord record, Map<String, LogScores> scores) {
    private static final String CHAMPION = "as it was";

    /**
     * Folds the whole log for each of them; windows and decisions that {@code counts} refuses are not judged.
     *
     * @param challengers by their names
     */
    static ChallengersView of(ServiceRecord record, Map<String, ScalingPolicy> challengers, Predicate<Instant> counts) {
        Map<String, LogScores> scores = new LinkedHashMap<>();
        scores.put(CHAMPION, LogScores.recorded(record.service(), record.log(), counts));
        challengers.forEach((name, policy) -> scores.put(name, LogScores.under(policy, record.log(), counts)));
        return new ChallengersView(record, scores);
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(record.service() + ": " + record.log().size()
                + " inputs; the policies are judged in shadow, on the same windows");
        if (record.isCut()) {
            lines.add("the beginning of the log is no longer kept");
        }
        TextTable table =
                new TextTable("POLICY", "WINDOWS", "CONNECTION HOURS", "VIOLATIONS", "UNSERVED HOURS", "RESIZES");
        scores.forEach((name, score) -> table.add(
                name,
                String.valueOf(score.windows()),
                String.format(Locale.ROOT, "%.2f", score.connectionHours()),
                String.format(Locale.ROOT, "%.3f%%", 100 * score.violations()),
                String.format(Locale.ROOT, "%.3f", score.unserved()),
                String.valueOf(score.resizes())));
        lines.addAll(table.lines());
        return List.copyOf(lines);
    }

    ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("service", record.service().value());
        node.put("inputs", record.log().size());
        node.put("beginningIsKept", !record.isCut());
        node.put("unreadable", record.unreadable());
        ArrayNode rows = node.putArray("policies");
        scores.forEach((name, score) -> {
            ObjectNode row = rows.addObject().put("name", name);
            row.setAll(RecordWriter.write(score));
        });
        return node;
    }
}
