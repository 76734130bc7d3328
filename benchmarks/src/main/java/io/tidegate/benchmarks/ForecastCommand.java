package io.tidegate.benchmarks;

import io.tidegate.domain.DemandForecast;
import io.tidegate.schemas.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code forecast}: processor time of a window through the forecaster, and what is kept of a series. */
@Command(
        name = "forecast",
        description = "Processor time of a forecast, and what is kept of a series, at several numbers of series.")
final class ForecastCommand implements Callable<Integer> {
    private static final String GROUP = "tidegate-forecast";
    private static final double KIB = 1024;
    private static final double SECONDS_OF_A_STEP = 60;

    /** Before, not all models are at work: the share of the steps after which the cost is counted. */
    private static final double WARM_UP = 0.85;

    @Spec
    private CommandSpec spec;

    @Option(names = "--series", split = ",", description = "Pools, each with a window a minute (${DEFAULT-VALUE}).")
    private List<Integer> series = List.of(100, 1_000, 10_000);

    @Option(
            names = "--seasons",
            split = ",",
            description = "forecast.seasons, in steps (${DEFAULT-VALUE}): short, so that all models are soon at work.")
    private List<Integer> seasons = List.of(24, 168);

    @Option(names = "--steps", description = "Windows of each pool (${DEFAULT-VALUE}).")
    private int steps = 260;

    @Option(names = "--profile", paramLabel = "FILE", description = "Records the last run with Flight Recorder.")
    private Optional<Path> profile = Optional.empty();

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures to a file too.")
    private Optional<Path> json = Optional.empty();

    @Override
    public Integer call() throws IOException, InterruptedException {
        require(
                series.stream().allMatch(each -> each >= 1 && each <= 100_000),
                "--series must be between 1 and 100000, but were " + series);
        require(steps >= 10 && steps <= 100_000, "--steps must be between 10 and 100000, but was " + steps);
        Report report = new Report(spec, json);
        report.machine("before");
        List<List<String>> rows = new ArrayList<>();
        for (int each : series) {
            rows.add(measure(each, each == series.get(series.size() - 1), report));
        }
        report.table(
                List.of("series", "µs/forecast", "forecasts/s", "of two cores", "state KiB/series", "heap KiB/series"),
                rows);
        report.line(String.format(
                "of each run the first %.0f %% are warm-up; of two cores: what one window a minute of each series takes."
                        + " A window of a pool makes a forecast of the pool, and one of its service when it is the last",
                100 * WARM_UP));
        report.machine("after");
        report.save();
        return 0;
    }

    private List<String> measure(int count, boolean last, Report report) throws InterruptedException {
        try (Servers servers = Servers.start(report)) {
            WindowBacklog backlog = new WindowBacklog(count, steps);
            backlog.write(servers, report);
            Offsets end = Offsets.endOf(servers, Topics.POOL_WINDOWS.name());
            Offsets before = Offsets.endOf(servers, Topics.DEMAND_FORECASTS.name());
            List<String> flags = new ArrayList<>(List.of("-Xmx4g"));
            if (last) {
                profile.ifPresent(file ->
                        flags.add("-XX:StartFlightRecording=filename=" + file.toAbsolutePath() + ",settings=profile"));
            }
            // What waits was written now, and is forecast as if it had come in time.
            List<String> settings = List.of(
                    "forecast.staleAfter=3650d",
                    "forecast.seasons=[" + seasons.stream().map(String::valueOf).collect(Collectors.joining(", "))
                            + "]");
            Cost cost;
            long heap;
            try (MeasuredProcess stage =
                    Stages.start(servers, servers.folder().resolve("forecast"), flags, settings, "forecast")) {
                cost = Drain.follow(servers, stage, GROUP, Topics.POOL_WINDOWS.name(), end, WARM_UP);
                heap = LiveHeap.bytes(stage.pid());
            }
            long forecasts = forecastsOfPools(servers, before);
            // The first are made when enough has come due; each window after that makes one.
            if (forecasts < (1 - WARM_UP) * backlog.windows()) {
                throw new BenchmarkFailure(
                        "there must be a forecast for each of the last windows, but were " + forecasts);
            }
            double state = Changelogs.of(servers, GROUP).bytes() / KIB / count;
            double share = count * cost.micros() / 1e6 / SECONDS_OF_A_STEP / 2;
            report.json()
                    .putObject(count + " series")
                    .put("µs", cost.micros())
                    .put("of two cores", share)
                    .put("forecasts of pools", forecasts)
                    .put("state KiB a series", state)
                    .put("heap KiB a series", heap / KIB / count);
            report.progress(String.format("%,d series: %.0f µs a forecast", count, cost.micros()));
            return List.of(
                    String.format("%,d", count),
                    String.format("%.0f", cost.micros()),
                    String.format("%,.0f", cost.samplesPerSecond()),
                    String.format("%.2f %%", 100 * share),
                    String.format("%.1f", state),
                    String.format("%.1f", heap / KIB / count));
        }
    }

    private static long forecastsOfPools(Servers servers, Offsets before) {
        long[] counted = new long[1];
        try (var serdes = servers.serdes()) {
            var reader = serdes.value(Topics.DEMAND_FORECASTS).deserializer();
            Offsets end = Offsets.endOf(servers, Topics.DEMAND_FORECASTS.name());
            before.readTo(end, servers.clientProperties(), (key, value) -> {
                DemandForecast forecast = reader.deserialize(Topics.DEMAND_FORECASTS.name(), value);
                counted[0] += forecast.pool().isPresent() ? 1 : 0;
            });
        }
        return counted[0];
    }

    private void require(boolean holds, String rule) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), rule);
        }
    }
}
