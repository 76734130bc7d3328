package io.tidegate.pipeline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.tidegate.backtest.RecordedSeries;
import io.tidegate.backtest.SimulatedLoad;
import io.tidegate.backtest.SizeTrack;
import io.tidegate.backtest.SizedLoad;
import io.tidegate.console.report.Report;
import io.tidegate.console.report.ReportPage;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.pipeline.files.CsvRows;
import io.tidegate.pipeline.files.FileReason;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The files of a replayed load, in one folder. Each has another name until all are whole, so that a run that fails leaves those of
 * an earlier one. Without a folder nothing is written.
 */
final class LoadFiles implements AutoCloseable {
    private static final String TIMELINE = "timeline.csv";
    private static final String DECISIONS = "decisions.jsonl";
    private static final String REPORT = "report.json";
    private static final String PAGE = "report.html";
    private static final List<String> ALL = List.of(TIMELINE, DECISIONS, REPORT, PAGE);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final CsvSchema COLUMNS = CsvSchema.builder()
            .addColumn("policy")
            .addColumn("series")
            .addColumn("timestamp")
            .addColumn("demand")
            .addColumn("ready")
            .addColumn("held")
            .build()
            .withHeader();

    private final Optional<Path> folder;
    private final Optional<BufferedWriter> decisions;

    private LoadFiles(Optional<Path> folder, Optional<BufferedWriter> decisions) {
        this.folder = folder;
        this.decisions = decisions;
    }

    /** Before the long work, so that a folder that cannot be written is told at once. */
    static LoadFiles in(Optional<Path> folder) {
        if (folder.isEmpty()) {
            return new LoadFiles(Optional.empty(), Optional.empty());
        }
        try {
            Files.createDirectories(folder.get());
            return new LoadFiles(folder, Optional.of(Files.newBufferedWriter(part(folder.get(), DECISIONS))));
        } catch (IOException refused) {
            throw unwritable(folder.get(), refused);
        }
    }

    /** Adds a decision. */
    void decision(String policy, SimulatedLoad load, int place, int index, ScalingDecision decision) {
        decisions.ifPresent(lines -> {
            RecordedSeries series = load.series().get(place);
            ObjectNode node = JsonNodeFactory.instance
                    .objectNode()
                    .put("policy", policy)
                    .put("series", series.name())
                    .put("timestamp", load.time(series, index).toString());
            node.setAll(new DecisionView(decision, Optional.empty()).json());
            write(DECISIONS, () -> lines.append(JSON.writeValueAsString(node)).append('\n'));
        });
    }

    /** Writes how large each pool was at each step that is no history, under each policy and baseline. */
    void timeline(SimulatedLoad load, List<SizedLoad> sized) {
        folder.ifPresent(target -> write(TIMELINE, () -> {
            try (SequenceWriter rows =
                    CsvRows.of(COLUMNS).writeValues(Files.newBufferedWriter(part(target, TIMELINE)))) {
                for (SizedLoad each : sized) {
                    for (int place = 0; place < load.series().size(); place++) {
                        rows(rows, load, place, each);
                    }
                }
            }
        }));
    }

    private static void rows(SequenceWriter rows, SimulatedLoad load, int place, SizedLoad sized) throws IOException {
        RecordedSeries series = load.series().get(place);
        SizeTrack track = sized.tracks().get(place);
        for (int i = load.history()[place]; i < series.values().length; i++) {
            double demand = series.values()[i];
            rows.write(List.of(
                    sized.name(),
                    series.name(),
                    load.time(series, i).toString(),
                    Double.isNaN(demand) ? "" : String.valueOf(demand),
                    String.valueOf(track.ready()[i]),
                    String.valueOf(track.held()[i])));
        }
    }

    /** Writes the scores. */
    void report(JsonNode document) {
        folder.ifPresent(target -> write(
                REPORT,
                () -> Files.writeString(
                        part(target, REPORT),
                        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + '\n')));
    }

    /** Writes the page. */
    void page(Supplier<Report> report) {
        folder.ifPresent(target ->
                write(PAGE, () -> Files.writeString(part(target, PAGE), ReportPage.html(report.get()))));
    }

    /** Gives all files their names. */
    void finish(PrintWriter err) {
        decisions.ifPresent(lines -> write(DECISIONS, lines::close));
        folder.ifPresent(target -> {
            for (String name : ALL) {
                write(
                        name,
                        () -> Files.move(
                                part(target, name), target.resolve(name), StandardCopyOption.REPLACE_EXISTING));
            }
            err.println("The page is " + target.resolve(PAGE));
            err.flush();
        });
    }

    @Override
    public void close() {
        decisions.ifPresent(lines -> write(DECISIONS, lines::close));
        folder.ifPresent(target -> ALL.forEach(name -> write(name, () -> Files.deleteIfExists(part(target, name)))));
    }

    private interface Writing {
        void run() throws IOException;
    }

    private void write(String name, Writing writing) {
        try {
            writing.run();
        } catch (IOException refused) {
            throw unwritable(folder.map(target -> target.resolve(name)).orElseGet(() -> Path.of(name)), refused);
        }
    }

    private static CommandFailure unwritable(Path what, IOException refused) {
        return CommandFailure.unavailable("--out: " + what + ": " + FileReason.of(refused));
    }

    private static Path part(Path folder, String name) {
        return folder.resolve(name + ".part");
    }
}
