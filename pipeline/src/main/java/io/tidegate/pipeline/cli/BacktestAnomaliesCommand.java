package io.tidegate.pipeline.cli;

import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.tidegate.backtest.AnomalyReplay;
import io.tidegate.domain.anomaly.AnomalyConfig;
import io.tidegate.domain.anomaly.AnomalyDetector.Verdict;
import io.tidegate.pipeline.files.CsvRows;
import io.tidegate.pipeline.files.FileReason;
import io.tidegate.pipeline.files.SeriesFile;
import io.tidegate.pipeline.files.SeriesFile.BadRowException;
import io.tidegate.pipeline.files.SeriesFile.Row;
import io.tidegate.pipeline.report.AnomalyReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code backtest anomalies}: what the anomaly detector would have said of recorded series. */
@Command(
        name = "anomalies",
        description = {
            "Says of each value of recorded series how unusual it was when it came.",
            "Reads CSV files with the columns series,timestamp,value; writes for each a file of the same name with",
            "series,timestamp,value,expected,z,score,anomaly: one row for each row, in the same order.",
            "A score of 0.5 is the threshold; it is 0 while there is too little history.",
            "Exit code 1: a file has a row that says nothing."
        })
final class BacktestAnomaliesCommand implements Callable<Integer> {
    private static final CsvSchema COLUMNS = CsvSchema.builder()
            .addColumn("series")
            .addColumn("timestamp")
            .addColumn("value")
            .addColumn("expected")
            .addColumn("z")
            .addColumn("score")
            .addColumn("anomaly")
            .build()
            .withHeader();

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--in",
            paramLabel = "FILE|DIR",
            required = true,
            description = "A file, or all .csv and .csv.gz in a folder.")
    private Path in;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Where the results go.")
    private Path out;

    @Mixin
    private final ReportOption report = new ReportOption();

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    /** What was found in a file. */
    private record Found(Path file, AnomalyReplay replay) {}

    @Override
    public Integer call() {
        List<Path> files = files();
        report.check();
        AnomalyReport page = new AnomalyReport();
        PrintWriter err = spec.commandLine().getErr();
        List<Found> found = new ArrayList<>();
        int refused = 0;
        for (Path file : files) {
            Optional<Found> one = replay(file, page, err);
            one.ifPresent(found::add);
            refused += one.isPresent() ? 0 : 1;
            err.printf("%d of %d files: %s%n", found.size() + refused, files.size(), name(file));
            err.flush();
        }
        report.write(() -> page.of(in.toString()), err);
        if (json) {
            Output.of(spec).json(document(found));
        } else {
            Output.of(spec).lines(table(found));
        }
        return refused == 0 ? ExitCode.OK : ExitCode.FAILED;
    }

    private List<Path> files() {
        if (!Files.isDirectory(in)) {
            if (!Files.isReadable(in)) {
                throw CommandFailure.usage("--in: " + in + " is no file that can be read, and no folder");
            }
            return List.of(in);
        }
        try (Stream<Path> all = Files.walk(in)) {
            List<Path> files = all.filter(Files::isRegularFile)
                    .filter(file ->
                            file.toString().endsWith(".csv") || file.toString().endsWith(".csv.gz"))
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw CommandFailure.usage("--in: there is no .csv or .csv.gz in " + in);
            }
            return files;
        } catch (IOException unreadable) {
            throw CommandFailure.usage("--in: " + in + ": " + FileReason.of(unreadable));
        }
    }

    /** Where it stands in the folder that was given, or its name. */
    private Path name(Path file) {
        return Files.isDirectory(in) ? in.relativize(file) : file.getFileName();
    }

    private Path target(Path file) {
        String name = name(file).toString();
        return out.resolve(name.endsWith(".gz") ? name.substring(0, name.length() - ".gz".length()) : name);
    }

    private Optional<Found> replay(Path file, AnomalyReport page, PrintWriter err) {
        Path target = target(file);
        try {
            if (Files.exists(target) && Files.isSameFile(file, target)) {
                throw CommandFailure.usage("--out: " + target + " is what is read");
            }
            Files.createDirectories(target.toAbsolutePath().getParent());
            return Optional.of(new Found(name(file), replay(file, target, page)));
        } catch (BadRowException wrong) {
            err.println("tidegate: " + wrong.getMessage());
            return Optional.empty();
        } catch (IOException refused) {
            throw CommandFailure.unavailable(file + " to " + target + ": " + FileReason.of(refused));
        }
    }

    /** Under another name until it is whole. */
    private AnomalyReplay replay(Path file, Path target, AnomalyReport page) throws IOException {
        Path part = target.resolveSibling(target.getFileName() + ".part");
        AnomalyReplay replay = new AnomalyReplay(AnomalyConfig.DEFAULT);
        try {
            try (SeriesFile rows = SeriesFile.open(file);
                    SequenceWriter results = CsvRows.of(COLUMNS).writeValues(Files.newBufferedWriter(part))) {
                while (rows.hasNext()) {
                    Row row = rows.next();
                    Verdict verdict = judged(replay, row, rows);
                    if (report.wanted()) {
                        page.add(name(file).toString(), row.series(), row.at(), row.value(), verdict);
                    }
                    results.write(List.of(
                            row.series(),
                            row.timestamp(),
                            text(row.value()),
                            text(verdict.expected()),
                            text(verdict.z()),
                            text(verdict.score()),
                            String.valueOf(verdict.anomaly())));
                }
            }
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
        return replay;
    }

    private static Verdict judged(AnomalyReplay replay, Row row, SeriesFile rows) throws BadRowException {
        try {
            return replay.see(row.series(), row.at(), row.value());
        } catch (IllegalArgumentException refused) {
            throw rows.bad(String.valueOf(refused.getMessage()));
        }
    }

    private static String text(double number) {
        return Double.isNaN(number) ? "" : String.valueOf(number);
    }

    private static List<String> table(List<Found> found) {
        TextTable table = new TextTable("FILE", "SERIES", "VALUES", "GAPS", "ANOMALIES");
        found.forEach(each -> table.add(
                each.file().toString(),
                String.valueOf(each.replay().series()),
                String.valueOf(each.replay().values()),
                String.valueOf(each.replay().gaps()),
                String.valueOf(each.replay().anomalies())));
        return table.lines();
    }

    private static ArrayNode document(List<Found> found) {
        ArrayNode files = JsonNodeFactory.instance.arrayNode();
        found.forEach(each -> files.addObject()
                .put("file", each.file().toString())
                .put("series", each.replay().series())
                .put("values", each.replay().values())
                .put("gaps", each.replay().gaps())
                .put("anomalies", each.replay().anomalies()));
        return files;
    }
}
