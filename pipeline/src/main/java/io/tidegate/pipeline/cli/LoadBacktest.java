package io.tidegate.pipeline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.backtest.Baseline;
import io.tidegate.backtest.LoadReplay;
import io.tidegate.backtest.LoadScores;
import io.tidegate.backtest.RecordedSeries;
import io.tidegate.backtest.SimulatedLoad;
import io.tidegate.backtest.SizedLoad;
import io.tidegate.domain.PoolRule;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ServiceId;
import io.tidegate.forecaster.ForecastConfig;
import io.tidegate.pipeline.config.DurationText;
import io.tidegate.pipeline.config.Yaml;
import io.tidegate.pipeline.report.LoadReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** {@code backtest decisions --load}: reads, replays, and hands on what came out. */
final class LoadBacktest {
    private static final String OBJECTIVE_POLICY = "objective";
    private static final int MOST_NOTES = 10;

    private final LoadOptions options;
    private final ServiceId service;
    private final List<Path> files;
    private final CommandSpec spec;
    private final PrintWriter err;
    private final boolean json;

    LoadBacktest(
            LoadOptions options, Optional<ServiceId> service, List<Path> policies, CommandSpec spec, boolean json) {
        this.options = options;
        this.service = service.orElse(LoadPolicies.SERVICE);
        this.files = policies;
        this.spec = spec;
        this.err = spec.commandLine().getErr();
        this.json = json;
    }

    int run() {
        options.check();
        Map<String, ScalingPolicy> policies = policies();
        List<Baseline> baselines = options.baselines();
        LoadReader reader = new LoadReader(options.terms());
        SimulatedLoad load = reader.read();
        checkPriorities(load);
        LoadReplay replay =
                LoadReader.usage("--budget", () -> new LoadReplay(load, service, policies, options.priorities()));
        List<Integer> seasons = reader.seasons(load);
        ForecastConfig config = LoadReader.config(load, seasons, replay.horizon());
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
                    new ReplayProgress(err, System::nanoTime)::tell);
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
            String name = LoadPolicies.name(file);
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

    /** Where there is nothing to share, there is no surplus to spread either. */
    private ScalingPolicy policy(JsonNode tree, String origin) {
        if (tree instanceof ObjectNode keys && options.terms().budget().isEmpty() && !keys.has("surplus")) {
            keys.put("surplus", "release");
        }
        ScalingPolicy policy = LoadPolicies.complete(tree, origin);
        if (options.terms().budget().isEmpty() && policy.surplus() == ScalingPolicy.Surplus.SPREAD) {
            throw CommandFailure.usage(
                    "--policy: " + origin + ": surplus: spread needs a budget that several pools share: --budget N");
        }
        return policy;
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

    private void tell(SimulatedLoad load, List<Integer> seasons, LoadReplay replay) {
        err.printf(
                "%d series in steps of %s, seasons of %s steps%s, a delay of %d steps%n",
                load.series().size(),
                DurationText.format(load.step()),
                seasons.stream().map(String::valueOf).collect(Collectors.joining(", ")),
                options.terms().seasons().isEmpty() ? ", found from the history" : "",
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
        String names = options.terms().files().stream()
                .map(file -> String.valueOf(file.getFileName()))
                .collect(Collectors.joining(", "));
        return new LoadView(names, load, seasons, options.violations(), sized, scores, oracle, policies);
    }
}
