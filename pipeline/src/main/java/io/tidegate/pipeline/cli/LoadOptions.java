package io.tidegate.pipeline.cli;

import io.tidegate.backtest.Baseline;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.forecaster.ForecastConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options of {@code backtest decisions --load}: which load, on which terms, beside what. */
final class LoadOptions {
    private static final String AUTO = "auto";

    /** The longest forecast, less a step. */
    private static final int MOST_DELAY = ForecastConfig.MOST_STEPS - 1;

    private static final List<String> BESIDE_LOAD = List.of(
            "--delay",
            "--train-until",
            "--scale",
            "--baseline",
            "--violations",
            "--season",
            "--budget",
            "--floor",
            "--priority",
            "--out");

    @Spec(Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--load",
            paramLabel = "FILE",
            arity = "1..*",
            description = {
                "Recorded load, .csv or .csv.gz with the columns",
                "series,timestamp,value; each series is a pool, an",
                "empty value a gap. All files have one step."
            })
    private List<Path> files = List.of();

    @Option(
            names = "--delay",
            paramLabel = "DURATION",
            defaultValue = "3m",
            description = "From the decision that a pool grows to the connections; whole steps. Default: 3m.")
    private Duration delay = Duration.ofMinutes(3);

    @Option(
            names = "--train-until",
            paramLabel = "TIME",
            description = "Rows before are learnt from and not scored. Default: the middle of the data.")
    private Optional<Instant> trainUntil = Optional.empty();

    @Option(
            names = "--scale",
            paramLabel = "auto|X",
            defaultValue = AUTO,
            description = {
                "Connections for each unit of value; auto: so many",
                "that the p99 of the history of each series is 30.",
                "Default: auto."
            })
    private String scale = AUTO;

    @Option(
            names = "--baseline",
            split = ",",
            paramLabel = "NAME",
            description = {
                "Beside what: static-peak, static-mean, hpa,",
                "hpa-tuned, keda, oracle; static-equal with",
                "--budget. Default: all of them."
            })
    private List<String> baselines = List.of();

    @Option(
            names = "--violations",
            paramLabel = "SHARE",
            defaultValue = "0.01",
            description = {
                "The share of steps with too few connections that hpa-tuned is tuned to, and the objective where there",
                "is no --policy. Default: 0.01."
            })
    private double violations;

    @Option(
            names = "--season",
            split = ",",
            paramLabel = "STEPS",
            description = "After how many steps the series repeat, rising; found from the history when left out.")
    private List<Integer> seasons = List.of();

    @Option(
            names = "--budget",
            paramLabel = "N",
            description = "What the pools may hold together, as one service. Without it none takes from another.")
    private Optional<Integer> budget = Optional.empty();

    @Option(
            names = "--floor",
            paramLabel = "N",
            defaultValue = "1",
            description = "What each pool holds at least. Default: 1.")
    private int floor;

    @Option(
            names = "--priority",
            split = ",",
            paramLabel = "SERIES=RANK",
            description = "Who comes first when the budget is short, 0 to 1000, higher first; needs --budget.")
    private Map<String, Integer> priorities = Map.of();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where timeline.csv, decisions.jsonl, report.json and report.html go.")
    private Optional<Path> out = Optional.empty();

    boolean isGiven() {
        return !files.isEmpty();
    }

    /** Refuses what says nothing without {@code --load}. */
    void refuse() {
        for (String name : BESIDE_LOAD) {
            if (spec.commandLine().getParseResult().hasMatchedOption(name)) {
                throw CommandFailure.usage(name + " says nothing without --load");
            }
        }
    }

    /** Refuses what cannot be simulated, before anything is read. */
    void check() {
        if (delay.isNegative() || delay.isZero()) {
            throw CommandFailure.usage("--delay must be longer than 0s");
        }
        if (!(violations >= 0 && violations <= 1)) {
            throw CommandFailure.usage("--violations must be between 0 and 1, but was " + violations);
        }
        if (floor < 1) {
            throw CommandFailure.usage("--floor must be at least 1, but was " + floor);
        }
        if (budget.isPresent() && (budget.get() < 1 || budget.get() > ScalingPolicy.MOST_BUDGET)) {
            throw CommandFailure.usage(
                    "--budget must be between 1 and " + ScalingPolicy.MOST_BUDGET + ", but was " + budget.get());
        }
        if (!priorities.isEmpty() && budget.isEmpty()) {
            throw CommandFailure.usage("--priority needs --budget: without one no pool takes from another");
        }
        scale();
        baselines();
    }

    List<Path> files() {
        return files;
    }

    /** The delay in whole steps, rounded up. */
    int delaySteps(Duration step) {
        long steps = (delay.toMillis() + step.toMillis() - 1) / step.toMillis();
        if (steps > MOST_DELAY) {
            throw CommandFailure.usage("--delay: " + delay + " are " + steps + " steps of " + step + "; at most "
                    + MOST_DELAY + " can be simulated");
        }
        return (int) steps;
    }

    Optional<Instant> trainUntil() {
        return trainUntil;
    }

    /** Connections for each unit of value; empty when the history says. */
    OptionalDouble scale() {
        if (scale.equals(AUTO)) {
            return OptionalDouble.empty();
        }
        try {
            double connections = Double.parseDouble(scale);
            if (connections > 0 && connections < Double.POSITIVE_INFINITY) {
                return OptionalDouble.of(connections);
            }
        } catch (NumberFormatException unreadable) {
            // Said below, like a number that is none.
        }
        throw CommandFailure.usage("--scale must be auto or a number above 0, but was '" + scale + "'");
    }

    /** What to compare with, each once and in the order of the question. */
    List<Baseline> baselines() {
        if (baselines.isEmpty()) {
            return Baseline.usual(budget.isPresent());
        }
        Set<Baseline> chosen = new LinkedHashSet<>();
        for (String name : baselines) {
            Baseline baseline = Baseline.named(name)
                    .orElseThrow(() -> CommandFailure.usage("--baseline: there is no '" + name + "'; there are "
                            + Arrays.stream(Baseline.values())
                                    .map(Baseline::label)
                                    .collect(Collectors.joining(", "))));
            if (baseline == Baseline.STATIC_EQUAL && budget.isEmpty()) {
                throw CommandFailure.usage("--baseline: " + name + " needs --budget");
            }
            chosen.add(baseline);
        }
        return new ArrayList<>(chosen);
    }

    double violations() {
        return violations;
    }

    List<Integer> seasons() {
        return seasons;
    }

    OptionalInt budget() {
        return budget.isPresent() ? OptionalInt.of(budget.get()) : OptionalInt.empty();
    }

    int floor() {
        return floor;
    }

    Map<String, Integer> priorities() {
        return priorities;
    }

    Optional<Path> out() {
        return out;
    }
}
