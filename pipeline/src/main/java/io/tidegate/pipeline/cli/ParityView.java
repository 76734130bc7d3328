package io.tidegate.pipeline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.backtest.ParityDifference;
import io.tidegate.backtest.PublishedOutput;
import io.tidegate.backtest.ServiceParity;
import io.tidegate.pipeline.config.RecordWriter;
import io.tidegate.pipeline.config.TreeDifference;
import io.tidegate.pipeline.replay.ParityReport;
import io.tidegate.pipeline.replay.ParityReport.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * What a comparison with the record says.
 *
 * @param report what came of it
 */
record ParityView(ParityReport report) {

    /** For people: a line for each service, where they first differ field by field, and the sum of it. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Service service : report.services()) {
            service.result().ifPresent(result -> {
                lines.add(service.service() + ": " + text(result));
                result.difference().ifPresent(difference -> lines.addAll(lines(service, difference)));
            });
        }
        if (report.unreadable() > 0) {
            lines.add(report.unreadable() + " records could not be read, and were left out");
        }
        if (report.ofOtherVersions() > 0) {
            lines.add(report.ofOtherVersions()
                    + " published records were written with another version's schema; compared is what they say");
        }
        lines.add(verdict());
        return List.copyOf(lines);
    }

    /** Why services could not be compared. */
    List<String> obstacles() {
        return report.services().stream()
                .flatMap(service ->
                        service.obstacle().map(why -> service.service() + " was not compared: " + why).stream())
                .toList();
    }

    /** The same for programs. */
    ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("identical", !report.differs() && !report.isIncomplete());
        node.put("inputs", sum(ServiceParity.Result::inputs));
        node.put("decisions", sum(ServiceParity.Result::decisions));
        node.put("insights", sum(ServiceParity.Result::insights));
        node.put("snapshots", sum(ServiceParity.Result::snapshots));
        node.put("unreadable", report.unreadable());
        node.put("ofOtherVersions", report.ofOtherVersions());
        ArrayNode services = node.putArray("services");
        for (Service service : report.services()) {
            ObjectNode each = services.addObject();
            each.put("service", service.service().value());
            service.obstacle().ifPresent(why -> each.put("notCompared", why));
            service.result().ifPresent(result -> {
                each.put("identical", result.difference().isEmpty());
                each.put("beginsAtSnapshotOf", result.begin());
                each.put("inputs", result.inputs());
                each.put("decisions", result.decisions());
                each.put("insights", result.insights());
                each.put("snapshots", result.snapshots());
                each.put("setAside", result.setAside());
                each.put("unfolded", result.unfolded());
                each.put("unpublished", result.unpublished());
                result.difference().ifPresent(difference -> {
                    ObjectNode first = each.putObject("firstDifference");
                    first.put("kind", word(difference.kind()));
                    first.put("input", difference.input());
                    first.put("name", difference.name());
                    service.published().ifPresent(output -> first.set("published", tree(output)));
                    difference.replayed().ifPresent(output -> first.set("replayed", tree(output)));
                    ArrayNode fields = first.putArray("fields");
                    fields(service, difference).forEach(fields::add);
                });
            });
        }
        return node;
    }

    private String verdict() {
        long differing = report.services().stream()
                .filter(service -> service.difference().isPresent())
                .count();
        long left = report.services().stream()
                .filter(service -> service.obstacle().isPresent())
                .count();
        String all = count(report.services().size() - left, "service") + ", "
                + count(sum(ServiceParity.Result::inputs), "input") + ", "
                + count(sum(ServiceParity.Result::decisions), "decision") + ", "
                + count(sum(ServiceParity.Result::insights), "insight") + ", "
                + count(sum(ServiceParity.Result::snapshots), "snapshot");
        String differ = count(differing, "service") + (differing == 1 ? " differs" : " differ");
        return all
                + (differing == 0 ? ": all identical" : ": " + differ)
                + (left == 0 ? "" : "; " + count(left, "service") + " not compared");
    }

    private long sum(ToLongFunction<ServiceParity.Result> number) {
        return report.services().stream()
                .flatMap(service -> service.result().stream())
                .mapToLong(number)
                .sum();
    }

    private static String text(ServiceParity.Result result) {
        StringBuilder text = new StringBuilder();
        if (result.begin() >= 0) {
            text.append("from the snapshot at input ").append(result.begin()).append(", ");
        }
        text.append(count(result.inputs(), "input"))
                .append(", ")
                .append(count(result.decisions(), "decision"))
                .append(result.difference().isPresent() ? " until they differ" : " identical");
        if (result.setAside() > 0) {
            text.append(", ").append(count(result.setAside(), "input")).append(" cannot be folded");
        }
        if (result.unfolded() > 0 || result.unpublished() > 0) {
            text.append("; the last ")
                    .append(count(result.unfolded(), "input"))
                    .append(" may not be folded yet, on which the replay makes ")
                    .append(count(result.unpublished(), "decision"));
        }
        return text.toString();
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private static List<String> lines(Service service, ParityDifference difference) {
        List<String> lines = new ArrayList<>();
        lines.add("  the first difference, on input " + difference.input() + ": " + word(difference.kind()) + " "
                + difference.name());
        lines.add("    published " + service.published().map(ParityView::line).orElse("nothing"));
        lines.add("    replayed  " + difference.replayed().map(ParityView::line).orElse("nothing"));
        fields(service, difference).forEach(line -> lines.add("      " + line));
        return lines;
    }

    /** What differs, from what was published to what is replayed. */
    private static List<String> fields(Service service, ParityDifference difference) {
        Optional<PublishedOutput> published = service.published();
        Optional<PublishedOutput> replayed = difference.replayed();
        if (published.isEmpty() || replayed.isEmpty()) {
            return List.of();
        }
        List<String> fields = TreeDifference.lines(tree(published.get()), tree(replayed.get()));
        return fields.isEmpty() ? List.of("the same fields, in other bytes") : fields;
    }

    private static String line(PublishedOutput output) {
        if (output instanceof PublishedOutput.Decided decided) {
            return new DecisionView(decided.decision(), Optional.empty())
                    .lines(false)
                    .get(0);
        }
        if (output instanceof PublishedOutput.Told told) {
            return told.insight().at() + "  " + told.insight().text();
        }
        PublishedOutput.Kept kept = (PublishedOutput.Kept) output;
        return "part " + kept.part().part() + " of " + kept.part().parts() + ", "
                + count(kept.part().accounts().size(), "pool");
    }

    private static JsonNode tree(PublishedOutput output) {
        if (output instanceof PublishedOutput.Decided decided) {
            return new DecisionView(decided.decision(), Optional.empty()).json();
        }
        if (output instanceof PublishedOutput.Told told) {
            return RecordWriter.write(told.insight());
        }
        return RecordWriter.write(((PublishedOutput.Kept) output).part());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
