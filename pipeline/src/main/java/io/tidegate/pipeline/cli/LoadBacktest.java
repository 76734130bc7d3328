package io.tidegate.pipeline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.backtest.Baseline;
import io.tidegate.backtest.ForecastReplay;
import io.tidegate.backtest.LoadReplay;
import io.tidegate.backtest.LoadScores;
import io.tidegate.backtest.RecordedSeries;
import io.tidegate.backtest.Seasons;
import io.tidegate.backtest.SimulatedLoad;
import io.tidegate.backtest.SizedLoad;
import io.tidegate.domain.PoolBounds;
import io.tidegate.domain.PoolRule;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ServiceId;
import io.tidegate.forecaster.ForecastConfig;
import io.tidegate.pipeline.config.DurationText;
import io.tidegate.pipeline.config.PolicyDocument;
import io.tidegate.pipeline.config.Yaml;
import io.tidegate.pipeline.files.FileReason;
import io.tidegate.pipeline.files.SeriesFile.BadRowException;
import io.tidegate.pipeline.files.SeriesGrid;
import io.tidegate.pipeline.report.LoadReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** {@code backtest decisions --load}: reads, replays, and hands on what came out. */
final class LoadBacktest {
    private static final ServiceId SERVICE = new ServiceId("load");
    private static final String OBJECTIVE_POLICY = "objective";
    private static final long PROGRESS_NANOS = Duration.ofSeconds(2).toNanos();
    private static final int MOST_NOTES = 10;

    private final LoadOptions options;
    private final ServiceId service;
    private final List<Path> files;
    private final CommandSpec spec;
    private final PrintWriter err;
    private final boolean json;
    private long told;

    LoadBacktest(
            LoadOptions options, Optional<ServiceId> service, List<Path> policies, CommandSpec spec, boolean json) {
        this.options = options;
        this.service = service.orElse(SERVICE);
        this.files = policies;
        this.spec = spec;
        this.err = spec.commandLine().getErr();
        this.json = json;
    }

    int run() {
        options.check();
        Map<String, ScalingPolicy> policies = policies();
        List<Baseline> baselines = options.baselines();
        SimulatedLoad load = load();
        checkPriorities(load);
        LoadReplay replay = usage("--budget", () -> new LoadReplay(load, service, policies, options.priorities()));
        List<Integer> seasons = options.seasons().isEmpty() ? found(load) : options.seasons();
        ForecastConfig config = usage(
                "--season",
                () -> ForecastReplay.config(
                        load.step(),
                        seasons,
                        replay.horizon(),
                        ForecastConfig.Quantiles.DEFAULT.levels(),
                        ForecastConfig.Quantiles.DEFAULT.under()));
        tell(load, seasons, replay);
        LoadReport page = new LoadReport(load);
        try (LoadFiles out = LoadFiles.in(options.out())) {
            long began = System.nanoTime();
            LoadReplay.Result result = replay.run(
                    config,
                    (policy, place, index, decision) -> {
                        if (index >= load.history()[place]) {
                            out.decision(policy, load, place, index, decision);
                            page.add(policy, place, index, decision);
                        }
                    },
                    progress -> progress(progress, began));
            double seconds = (System.nanoTime() - began) / 1e9;
            List<SizedLoad> sized = new ArrayList<>(result.policies());
            for (Baseline baseline : baselines) {
                err.println("simulating " + baseline.label());
                err.flush();
                sized.add(baseline.simulate(load, options.violations()));
            }
            LoadView view = view(load, seasons, sized, policies.size());
            out.timeline(load, sized);
            ObjectNode document = view.json();
            out.report(document);
            out.page(() -> page.of(view.title(), view.facts(), view.table(), view.points(), sized, result.expected()));
            out.finish(err);
            tellRate(load, policies.size(), seconds);
            if (json) {
                Output.of(spec).json(document);
            } else {
                Output.of(spec).lines(view.lines());
            }
        }
        return ExitCode.OK;
    }

    private Map<String, ScalingPolicy> policies() {
        Map<String, ScalingPolicy> policies = new LinkedHashMap<>();
        for (Path file : files) {
            String name = String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "");
            if (Baseline.named(name).isPresent()) {
                throw CommandFailure.usage("--policy: " + file + " is called like the baseline '" + name + "'");
            }
            ScalingPolicy policy = policy(Yaml.read(file), file.toString());
            if (policies.put(name, policy) != null) {
                throw CommandFailure.usage("--policy: two files are called '" + name + "'");
            }
        }
        if (policies.isEmpty()) {
            String objective = "objective: {violations: " + options.violations() + "}";
            policies.put(OBJECTIVE_POLICY, policy(Yaml.read(OBJECTIVE_POLICY, objective), OBJECTIVE_POLICY));
        }
        return policies;
    }

    /**
     * Whose the policy is and how much there is to share out is said by the options here, so a policy need not. Where there is
     * nothing to share, there is no surplus to spread either.
     */
    private ScalingPolicy policy(JsonNode tree, String origin) {
        if (tree instanceof ObjectNode keys) {
            if (options.budget().isEmpty() && !keys.has("surplus")) {
                keys.put("surplus", "release");
            }
            if (!keys.has("service")) {
                keys.put("service", SERVICE.value());
            }
            if (!keys.has("budget")) {
                keys.put("budget", ScalingPolicy.MOST_BUDGET);
            }
        }
        ScalingPolicy policy = PolicyDocument.read(tree).orThrow(origin).toPolicy(1);
        if (options.budget().isEmpty() && policy.surplus() == ScalingPolicy.Surplus.SPREAD) {
            throw CommandFailure.usage(
                    "--policy: " + origin + ": surplus: spread needs a budget that several pools share: --budget N");
        }
        return policy;
    }

    private SimulatedLoad load() {
        SeriesGrid grid;
        try {
            grid = SeriesGrid.read(options.files());
        } catch (BadRowException wrong) {
            throw options.files().stream().allMatch(Files::isReadable)
                    ? CommandFailure.failed(String.valueOf(wrong.getMessage()))
                    : CommandFailure.usage("--load: " + wrong.getMessage());
        } catch (IOException unreadable) {
            throw CommandFailure.usage("--load: " + FileReason.of(unreadable));
        }
        int[] history = history(grid);
        List<RecordedSeries> demand = new ArrayList<>();
        for (int place = 0; place < history.length; place++) {
            demand.add(scaled(grid.series().get(place), history[place]));
        }
        return usage(
                "--budget",
                () -> new SimulatedLoad(
                        grid.step(),
                        options.delaySteps(grid.step()),
                        options.floor(),
                        options.budget(),
                        demand,
                        history));
    }

    /** How many values of each series lie before what is scored. */
    private int[] history(SeriesGrid grid) {
        long millis = grid.step().toMillis();
        Instant until = options.trainUntil().orElseGet(() -> middle(grid, millis));
        int[] history = new int[grid.series().size()];
        for (int place = 0; place < history.length; place++) {
            RecordedSeries series = grid.series().get(place);
            int length = series.values().length;
            long begin = series.first() * millis + series.phaseMillis();
            long before = Math.floorDiv(until.toEpochMilli() - begin + millis - 1, millis);
            history[place] = (int) Math.max(0, Math.min(length, before));
            if (Arrays.stream(series.values(), 0, history[place]).allMatch(Double::isNaN)) {
                throw CommandFailure.usage("--train-until: nothing of '" + series.name() + "' is known before " + until
                        + "; it begins at " + Instant.ofEpochMilli(begin));
            }
            if (history[place] == length) {
                throw CommandFailure.usage("--train-until: nothing of '" + series.name() + "' is left to score from "
                        + until + " on; it ends at " + Instant.ofEpochMilli(begin + (length - 1) * millis));
            }
        }
        return history;
    }

    private static Instant middle(SeriesGrid grid, long millis) {
        long first =
                grid.series().stream().mapToLong(RecordedSeries::first).min().orElse(0);
        long end = grid.series().stream()
                .mapToLong(series -> series.first() + series.values().length)
                .max()
                .orElse(0);
        return Instant.ofEpochMilli((first + end) / 2 * millis);
    }

    private RecordedSeries scaled(RecordedSeries series, int history) {
        OptionalDouble given = options.scale();
        double scale = given.isPresent() ? given.getAsDouble() : SimulatedLoad.usualScale(series, history);
        if (!(scale > 0 && scale < Double.POSITIVE_INFINITY)) {
            throw CommandFailure.usage("--scale: the p99 of the history of '" + series.name()
                    + "' is 0, so that it says no scale; give a number");
        }
        RecordedSeries scaled = SimulatedLoad.scaled(series, scale);
        double most = Arrays.stream(scaled.values())
                .filter(value -> !Double.isNaN(value))
                .max()
                .orElse(0);
        if (most > PoolBounds.LARGEST) {
            throw CommandFailure.usage(String.format(
                    Locale.ROOT,
                    "--scale: at %.6g connections a unit '%s' wants %.0f of them; a pool has at most %d",
                    scale,
                    series.name(),
                    most,
                    PoolBounds.LARGEST));
        }
        return scaled;
    }

    /** A day is one of them wherever the history has one, as it is live: a trend may hide it from who looks for it. */
    private static List<Integer> found(SimulatedLoad load) {
        TreeSet<Integer> seasons = new TreeSet<>(Seasons.of(load.series(), load.history(), load.step()));
        long day = Duration.ofDays(1).dividedBy(load.step());
        int longest = Arrays.stream(load.history()).max().orElse(0);
        if (day > 1 && day <= ForecastConfig.LONGEST_SEASON && longest >= day) {
            seasons.add((int) day);
        }
        return List.copyOf(seasons);
    }

    private void checkPriorities(SimulatedLoad load) {
        List<String> names = load.series().stream().map(RecordedSeries::name).toList();
        options.priorities().forEach((name, rank) -> {
            if (!names.contains(name)) {
                throw CommandFailure.usage(
                        "--priority: there is no series '" + name + "'; there are " + String.join(", ", names));
            }
            if (rank < PoolRule.LOWEST || rank > PoolRule.HIGHEST) {
                throw CommandFailure.usage("--priority must be between " + PoolRule.LOWEST + " and " + PoolRule.HIGHEST
                        + ", but was " + rank + " for '" + name + "'");
            }
        });
    }

    private static <T> T usage(String option, Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException refused) {
            throw CommandFailure.usage(option + ": " + refused.getMessage());
        }
    }

    private void tell(SimulatedLoad load, List<Integer> seasons, LoadReplay replay) {
        err.printf(
                "%d series in steps of %s, seasons of %s steps%s, a delay of %d steps%n",
                load.series().size(),
                DurationText.format(load.step()),
                seasons.stream().map(String::valueOf).collect(Collectors.joining(", ")),
                options.seasons().isEmpty() ? ", found from the history" : "",
                load.delay());
        for (int place = 0; place < Math.min(MOST_NOTES, load.history().length); place++) {
            RecordedSeries series = load.series().get(place);
            err.printf("'%s' is scored from %s on%n", series.name(), load.time(series, load.history()[place]));
        }
        replay.raised().forEach((name, raised) -> {
            if (!raised.isEmpty()) {
                err.println(name + ": raised to what they mean at this step: " + String.join(", ", raised));
            }
        });
        err.flush();
    }

    private void progress(ForecastReplay.Progress progress, long began) {
        progress.failure().ifPresent(err::println);
        long now = System.nanoTime();
        if (now - Math.max(began, told) >= PROGRESS_NANOS) {
            told = now;
            err.printf(
                    Locale.ROOT,
                    "%d of %d steps, %d trainings, %.0f s%n",
                    progress.steps(),
                    progress.of(),
                    progress.trainings(),
                    (now - began) / 1e9);
        }
        err.flush();
    }

    private void tellRate(SimulatedLoad load, int policies, double seconds) {
        long steps = load.series().stream()
                .mapToLong(series -> series.values().length)
                .sum();
        err.printf(
                Locale.ROOT,
                "%d steps of pools under %d policies in %.1f s: %.0f pool-steps a second%n",
                steps,
                policies,
                seconds,
                steps * policies / seconds);
        err.flush();
    }

    private LoadView view(SimulatedLoad load, List<Integer> seasons, List<SizedLoad> sized, int policies) {
        List<LoadScores> scores =
                sized.stream().map(each -> LoadScores.of(load, each)).toList();
        LoadScores oracle = LoadScores.of(load, Baseline.ORACLE.simulate(load, options.violations()));
        String names = options.files().stream()
                .map(file -> String.valueOf(file.getFileName()))
                .collect(Collectors.joining(", "));
        return new LoadView(names, load, seasons, options.violations(), sized, scores, oracle, policies);
    }
}
