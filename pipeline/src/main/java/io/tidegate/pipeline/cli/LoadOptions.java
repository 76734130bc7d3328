package io.tidegate.pipeline.cli;

import io.tidegate.backtest.Baseline;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options of {@code backtest decisions --load}: which load on which terms, beside what, and where to. */
final class LoadOptions {
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

    @Mixin
    private final LoadTerms terms = new LoadTerms();

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
        return !terms.files().isEmpty();
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
        terms.check();
        if (!(violations >= 0 && violations <= 1)) {
            throw CommandFailure.usage("--violations must be between 0 and 1, but was " + violations);
        }
        if (!priorities.isEmpty() && terms.budget().isEmpty()) {
            throw CommandFailure.usage("--priority needs --budget: without one no pool takes from another");
        }
        baselines();
    }

    /** What to compare with, each once and in the order of the question. */
    List<Baseline> baselines() {
        if (baselines.isEmpty()) {
            return Baseline.usual(terms.budget().isPresent());
        }
        Set<Baseline> chosen = new LinkedHashSet<>();
        for (String name : baselines) {
            Baseline baseline = Baseline.named(name)
                    .orElseThrow(() -> CommandFailure.usage("--baseline: there is no '" + name + "'; there are "
                            + Arrays.stream(Baseline.values())
                                    .map(Baseline::label)
                                    .collect(Collectors.joining(", "))));
            if (baseline == Baseline.STATIC_EQUAL && terms.budget().isEmpty()) {
                throw CommandFailure.usage("--baseline: " + name + " needs --budget");
            }
            chosen.add(baseline);
        }
        return new ArrayList<>(chosen);
    }

    /** Which load, and how pools are simulated under it. */
    LoadTerms terms() {
        return terms;
    }

    double violations() {
        return violations;
    }

    Map<String, Integer> priorities() {
        return priorities;
    }

    Optional<Path> out() {
        return out;
    }
}
