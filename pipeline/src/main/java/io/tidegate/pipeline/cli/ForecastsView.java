package io.tidegate.pipeline.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.domain.ForecastAccuracy;
import io.tidegate.domain.PoolId;
import io.tidegate.pipeline.config.DurationText;
import io.tidegate.pipeline.config.RecordWriter;
import io.tidegate.schemas.state.TrainedModelEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How far forecasts can be trusted, as tables or as JSON.
 *
 * @param series the newest that was told of each, in the order in which they are shown
 * @param models the versions of trees over all series, the newest first
 * @param now what versions are looked at from
 */
record ForecastsView(List<ForecastAccuracy> series, List<TrainedModelEvent> models, Instant now) {
    private static final String NONE = "-";

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (series.isEmpty()) {
            lines.add("no forecast has come due yet; once an hour each series says how wrong its own were");
        } else {
            lines.addAll(accuracies());
        }
        lines.add("");
        if (models.isEmpty()) {
            lines.add("no trees over all series were trained yet; forecasts go without");
        } else {
            lines.addAll(versions());
        }
        return lines;
    }

    private List<String> accuracies() {
        TreeSet<Duration> ahead = new TreeSet<>();
        series.forEach(told -> told.horizons().forEach(horizon -> ahead.add(ahead(told, horizon))));
        List<String> header = new ArrayList<>(List.of("SERVICE", "POOL", "SEEN"));
        ahead.forEach(each -> header.add("+" + DurationText.format(each)));
        header.addAll(List.of("COVERED", "MAINLY"));
        TextTable table = new TextTable(header.toArray(String[]::new));
        for (ForecastAccuracy told : series) {
            List<String> row = new ArrayList<>(List.of(
                    told.service().value(),
                    told.pool().map(PoolId::value).orElse("(all)"),
                    String.valueOf(told.horizons().stream()
                            .mapToInt(ForecastAccuracy.Horizon::observations)
                            .min()
                            .orElse(0))));
            for (Duration each : ahead) {
                row.add(told.horizons().stream()
                        .filter(horizon -> ahead(told, horizon).equals(each))
                        .findFirst()
                        .map(horizon -> percent(horizon.wape()))
                        .orElse(NONE));
            }
            row.add(percent(told.horizons().stream()
                    .flatMap(horizon -> horizon.coverage().stream().boxed())
                    .mapToDouble(share -> share)
                    .min()));
            row.add(mainly(told));
            table.add(row.toArray(String[]::new));
        }
        return table.lines();
    }

    private static Duration ahead(ForecastAccuracy told, ForecastAccuracy.Horizon horizon) {
        return told.step().multipliedBy(horizon.ahead());
    }

    /** The model that counts most, over all horizons. */
    private static String mainly(ForecastAccuracy told) {
        Map<String, Double> shares = new TreeMap<>();
        told.horizons()
                .forEach(horizon ->
                        horizon.models().forEach(model -> shares.merge(model.model(), model.share(), Double::sum)));
        return shares.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .filter(most -> most.getValue() > 0)
                .map(most -> most.getKey() + " "
                        + percent(OptionalDouble.of(
                                most.getValue() / told.horizons().size())))
                .orElse(NONE);
    }

    private static String percent(OptionalDouble share) {
        return share.isPresent() ? String.format(Locale.ROOT, "%.0f%%", 100 * share.getAsDouble()) : NONE;
    }

    private List<String> versions() {
        TextTable table = new TextTable("TREES", "STATE", "WHY", "LESSONS", "FROM", "TO", "WRONG BY", "WITHOUT");
        boolean found = false;
        for (TrainedModelEvent model : models) {
            boolean begun = !model.inForce().isAfter(now);
            String state = !begun ? "soon" : found ? "before" : "in force";
            found |= begun;
            table.add(
                    seconds(model.trained()),
                    state,
                    model.provenance().reason(),
                    String.valueOf(model.provenance().lessons()),
                    seconds(model.provenance().oldest()),
                    seconds(model.provenance().newest()),
                    String.format(Locale.ROOT, "%.3f", model.provenance().heldOutError()),
                    String.format(Locale.ROOT, "%.3f", model.provenance().uncorrectedError()));
        }
        return table.lines();
    }

    private static String seconds(Instant moment) {
        return moment.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        ArrayNode told = node.putArray("series");
        series.forEach(each -> told.add(RecordWriter.write(each)));
        ArrayNode versions = node.putArray("models");
        for (TrainedModelEvent model : models) {
            ObjectNode version = versions.addObject();
            version.put("model", model.model());
            version.put("trained", model.trained().toString());
            version.put("inForce", model.inForce().toString());
            version.put("layout", model.layout());
            version.set("provenance", RecordWriter.write(model.provenance()));
            version.put("bytes", model.protobuf().get().length);
        }
        return node;
    }
}
