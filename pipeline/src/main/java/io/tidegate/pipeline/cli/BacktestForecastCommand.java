package io.tidegate.pipeline.cli;

import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.tidegate.backtest.ForecastReplay;
import io.tidegate.backtest.ForecastReplay.Made;
import io.tidegate.backtest.ForecastScores;
import io.tidegate.backtest.RecordedSeries;
import io.tidegate.backtest.Seasons;
import io.tidegate.console.report.Report;
import io.tidegate.forecaster.ForecastConfig;
import io.tidegate.forecaster.SeriesForecast;
import io.tidegate.forecaster.SeriesForecaster;
import io.tidegate.pipeline.files.CsvRows;
import io.tidegate.pipeline.files.FileReason;
import io.tidegate.pipeline.files.SeriesFile.BadRowException;
import io.tidegate.pipeline.files.SeriesGrid;
import io.tidegate.pipeline.report.ForecastReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code backtest forecast}: what the forecaster would have said of recorded series. */
@Command(
        name = "forecast",
        description = {
            "Forecasts recorded series from their end, or from earlier origins.",
            "Reads a CSV file with the columns series,timestamp,value; writes series,origin,step,timestamp,mean and",
            "a column for each quantile. Nothing after an origin reaches its rows.",
            "With --origins it says how right the forecasts were, in the measures of the M4 competition.",
            "Exit code 1: the file has a row that says nothing."
        })
final class BacktestForecastCommand implements Callable<Integer> {
    private static final int MOST_NOTES = 10;
    private static final List<String> COLUMNS =
            List.of("MODEL", "FORECASTS", "sMAPE", "MASE", "OWA", "WAPE", "MSIS", "COVERAGE");

    @Spec
    private CommandSpec spec;

    @Option(names = "--in", paramLabel = "FILE", required = true, description = "A .csv or .csv.gz file.")
    private Path in;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "Where the forecasts go.")
    private Path out;

    @Option(
            names = "--season",
            split = ",",
            paramLabel = "STEPS",
            description = "After how many steps the series repeat, rising; found from the data when left out.")
    private List<Integer> seasons = List.of();

    @Option(
            names = "--horizon",
            paramLabel = "STEPS",
            defaultValue = "48",
            description = "How many steps are forecast. Default: ${DEFAULT-VALUE}.")
    private int horizon;

    @Option(
            names = "--levels",
            split = ",",
            paramLabel = "LEVEL",
            defaultValue = "0.025,0.5,0.975",
            description = "Which quantiles, rising. Default: ${DEFAULT-VALUE}.")
    private List<Double> levels = List.of();

    @Option(
            names = "--model",
            paramLabel = "NAME",
            defaultValue = SeriesForecaster.COMBINED,
            description = "One model alone, or their combination. Default: ${DEFAULT-VALUE}.")
    private String model = SeriesForecaster.COMBINED;

    @Option(
            names = "--origins",
            paramLabel = "N",
            description = "From how many earlier origins instead of the end, the last one a horizon before the end.")
    private int origins;

    @Option(names = "--stride", paramLabel = "STEPS", description = "Between two origins. Default: the horizon.")
    private int stride;

    @Mixin
    private final ReportOption report = new ReportOption();

    @Option(names = "--json", description = "The scores as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        SeriesGrid grid;
        try {
            grid = SeriesGrid.read(in);
        } catch (BadRowException wrong) {
            throw Files.isReadable(in)
                    ? CommandFailure.failed(String.valueOf(wrong.getMessage()))
                    : CommandFailure.usage("--in: " + wrong.getMessage());
        } catch (IOException unreadable) {
            throw CommandFailure.usage("--in: " + in + ": " + FileReason.of(unreadable));
        }
        checkTarget();
        report.check();
        PrintWriter err = spec.commandLine().getErr();
        ForecastConfig config = config(grid);
        tell(err, grid, config);
        long began = System.nanoTime();
        List<List<Made>> made = new ForecastReplay(config, origins, stride(), chosen(config))
                .run(grid.series(), new ReplayProgress(err, System::nanoTime)::tell);
        double cpuSeconds = since(began)
                * Runtime.getRuntime().availableProcessors()
                / grid.series().size();
        write(grid, made, err);
        ForecastScores scores = scores(grid, config, made);
        tellMissing(made, scores, err);
        report.write(
                () -> new ForecastReport(grid, config, made, scores)
                        .of(
                                String.valueOf(in.getFileName()),
                                List.of(what(grid, config), seconds(cpuSeconds)),
                                new Report.Table(COLUMNS, rows(scores))),
                err);
        if (json) {
            Output.of(spec).json(document(scores, cpuSeconds));
        } else if (origins > 0) {
            Output.of(spec).lines(table(scores, cpuSeconds));
        }
        return ExitCode.OK;
    }

    private static double since(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    private int stride() {
        return stride > 0 ? stride : horizon;
    }

    private void checkTarget() {
        if (origins < 0 || stride < 0) {
            throw CommandFailure.usage("--origins and --stride must not be negative");
        }
        try {
            if (Files.exists(out) && Files.isSameFile(in, out)) {
                throw CommandFailure.usage("--out: " + out + " is what is read");
            }
            Files.createDirectories(out.toAbsolutePath().getParent());
        } catch (IOException refused) {
            throw CommandFailure.unavailable(out + ": " + FileReason.of(refused));
        }
    }

    private ForecastConfig config(SeriesGrid grid) {
        List<Integer> steps = seasons.isEmpty() ? found(grid) : seasons;
        try {
            return ForecastReplay.config(grid.step(), steps, horizon, levels, 1);
        } catch (IllegalArgumentException refused) {
            throw CommandFailure.usage("--season, --horizon, --levels: " + refused.getMessage());
        }
    }

    private List<Integer> found(SeriesGrid grid) {
        int[] known = grid.series().stream()
                .mapToInt(each ->
                        origins == 0 ? each.values().length : each.values().length - horizon - (origins - 1) * stride())
                .toArray();
        return Seasons.of(grid.series(), known, grid.step());
    }

    private Optional<String> chosen(ForecastConfig config) {
        if (model.equals(SeriesForecaster.COMBINED)) {
            return Optional.empty();
        }
        List<String> names = ForecastReplay.models(config.seasons());
        if (!names.contains(model)) {
            throw CommandFailure.usage("--model: there is no '" + model + "'; there are " + SeriesForecaster.COMBINED
                    + ", " + String.join(", ", names));
        }
        return Optional.of(model);
    }

    private String what(SeriesGrid grid, ForecastConfig config) {
        return text(
                "%d series in steps of %s, seasons of %s steps%s",
                grid.series().size(),
                grid.step(),
                String.join(", ", config.seasons().stream().map(String::valueOf).toList()),
                seasons.isEmpty() ? ", found from the data" : "");
    }

    private void tell(PrintWriter err, SeriesGrid grid, ForecastConfig config) {
        err.println(what(grid, config));
        List<String> notes = new ArrayList<>();
        int longest = config.seasons().get(config.seasons().size() - 1);
        for (RecordedSeries series : grid.series()) {
            if (series.values().length < longest) {
                notes.add(
                        "'" + series.name() + "' has " + series.values().length + " steps, fewer than a season of "
                                + longest
                                + ": only models that need less forecast it, and where there is none its last value is repeated");
            }
        }
        notes.stream().limit(MOST_NOTES).forEach(err::println);
        if (notes.size() > MOST_NOTES) {
            err.println("and " + (notes.size() - MOST_NOTES) + " more of that kind");
        }
        err.flush();
    }

    private void write(SeriesGrid grid, List<List<Made>> made, PrintWriter err) {
        Path part = out.resolveSibling(out.getFileName() + ".part");
        int bare = 0;
        try {
            try (SequenceWriter rows = CsvRows.of(columns()).writeValues(Files.newBufferedWriter(part))) {
                for (int i = 0; i < made.size(); i++) {
                    for (Made each : made.get(i)) {
                        bare += each.forecast().isPresent() ? 0 : 1;
                        write(rows, grid.step(), grid.series().get(i), each);
                    }
                }
            }
            Files.move(part, out, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException refused) {
            throw CommandFailure.unavailable(out + ": " + FileReason.of(refused));
        } finally {
            part.toFile().delete();
        }
        if (bare > 0) {
            err.println(
                    bare
                            + " forecasts have no quantiles: too few errors were seen at their origins, or they begin in a gap");
        }
    }

    private void tellMissing(List<List<Made>> made, ForecastScores scores, PrintWriter err) {
        if (origins > 0 && scores.models().isEmpty()) {
            err.println(
                    "No forecast could be compared: after none of the origins are recorded values, or they never change");
        }
        int missing = made.stream()
                .mapToInt(each -> Math.max(0, origins - each.size()))
                .sum();
        if (missing > 0) {
            err.println(missing + " of " + origins * made.size()
                    + " origins lie before the first value of their series and have no rows");
        }
    }

    private CsvSchema columns() {
        CsvSchema.Builder columns = CsvSchema.builder()
                .addColumn("series")
                .addColumn("origin")
                .addColumn("step")
                .addColumn("timestamp")
                .addColumn("mean");
        levels.forEach(level -> columns.addColumn("q" + level));
        return columns.build().withHeader();
    }

    private void write(SequenceWriter rows, Duration step, RecordedSeries series, Made made) throws IOException {
        double[] mean = SeriesForecaster.combined(made.models()).orElseGet(() -> repeated(series, made));
        for (int h = 1; h <= horizon; h++) {
            List<String> row = new ArrayList<>(List.of(
                    series.name(),
                    time(step, series, made.known() - 1),
                    String.valueOf(h),
                    time(step, series, made.known() - 1 + h),
                    String.valueOf(mean[h - 1])));
            for (double level : levels) {
                row.add(quantile(made.forecast(), level, h));
            }
            rows.write(row);
        }
    }

    /** The last known value, where no model can say. */
    private double[] repeated(RecordedSeries series, Made made) {
        double[] repeated = new double[horizon];
        Arrays.fill(repeated, series.lastOf(made.known()));
        return repeated;
    }

    private static String quantile(Optional<SeriesForecast> forecast, double level, int ahead) {
        if (forecast.isEmpty() || !forecast.get().levels().contains(level)) {
            return "";
        }
        int index = forecast.get().levels().indexOf(level);
        return String.valueOf(forecast.get().steps().get(ahead - 1).quantiles().get(index));
    }

    private static String time(Duration step, RecordedSeries series, int index) {
        return Instant.ofEpochMilli((series.first() + index) * step.toMillis() + series.phaseMillis())
                .toString();
    }

    private ForecastScores scores(SeriesGrid grid, ForecastConfig config, List<List<Made>> made) {
        ForecastScores scores = new ForecastScores(config.seasons().get(0), horizon);
        for (int i = 0; i < made.size(); i++) {
            for (Made each : made.get(i)) {
                scores.add(grid.series().get(i), each);
            }
        }
        return scores;
    }

    private static List<String> table(ForecastScores scores, double cpuSeconds) {
        TextTable table = new TextTable(COLUMNS.toArray(String[]::new));
        rows(scores).forEach(row -> table.add(row.toArray(String[]::new)));
        List<String> lines = new ArrayList<>(table.lines());
        lines.add(seconds(cpuSeconds));
        return lines;
    }

    private static List<List<String>> rows(ForecastScores scores) {
        Optional<ForecastScores.BandScore> band = scores.band();
        List<List<String>> rows = new ArrayList<>();
        scores.models().forEach((name, score) -> {
            boolean combined = name.equals(SeriesForecaster.COMBINED);
            rows.add(List.of(
                    name,
                    String.valueOf(score.origins()),
                    text("%.3f", score.smape()),
                    text("%.3f", score.mase()),
                    text("%.4f", score.owa()),
                    text("%.4f", score.wape()),
                    combined && band.isPresent() ? text("%.3f", band.get().msis()) : "-",
                    combined && band.isPresent()
                            ? text(
                                    "%.3f of %.3f",
                                    band.get().coverage(), band.get().stated())
                            : "-"));
        });
        return rows;
    }

    private static String seconds(double cpuSeconds) {
        return text("%.3f seconds per series and core, training included", cpuSeconds);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static ObjectNode document(ForecastScores scores, double cpuSeconds) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ObjectNode models = document.putObject("models");
        scores.models()
                .forEach((name, score) -> models.putObject(name)
                        .put("forecasts", score.origins())
                        .put("smape", score.smape())
                        .put("mase", score.mase())
                        .put("owa", score.owa())
                        .put("wape", score.wape()));
        scores.band()
                .ifPresent(band -> document.putObject("band")
                        .put("forecasts", band.origins())
                        .put("coverage", band.coverage())
                        .put("stated", band.stated())
                        .put("msis", band.msis()));
        document.put("secondsPerSeriesAndCore", cpuSeconds);
        return document;
    }
}
