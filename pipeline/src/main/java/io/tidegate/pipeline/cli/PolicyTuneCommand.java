package io.tidegate.pipeline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.backtest.LoadScores.Score;
import io.tidegate.backtest.PolicySearch;
import io.tidegate.backtest.PolicySearch.Tried;
import io.tidegate.backtest.SimulatedLoad;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.forecaster.ForecastConfig;
import io.tidegate.pipeline.config.DurationText;
import io.tidegate.pipeline.config.Yaml;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code policy tune}: the cheapest of many policies that meets an objective on recorded load. */
@Command(
        name = "tune",
        description = {
            "Tries many policies on recorded load and prints the cheapest that meets an",
            "objective, as YAML with the evidence. Half of the load is learnt from, a quarter",
            "chooses, the last quarter shows what the choice is worth. Needs no broker.",
            "Exit code 1: none meets it."
        })
final class PolicyTuneCommand implements Callable<Integer> {
    private static final String VIOLATIONS = "violations";
    private static final int SHOWN = 10;

    @Spec
    private CommandSpec spec;

    @Mixin
    private final LoadTerms terms = new LoadTerms();

    @Option(
            names = "--objective",
            paramLabel = "violations=SHARE",
            defaultValue = VIOLATIONS + "=0.01",
            description = "In at most this share of steps may more be wanted than there is. Default: violations=0.01.")
    private Map<String, Double> objective = Map.of();

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "What the policy says besides: bounds, rules, schedules; the usual when left out.")
    private Optional<Path> base = Optional.empty();

    @Option(names = "--json", description = "As JSON, with every policy that was tried.")
    private boolean json;

    @Override
    public Integer call() {
        if (terms.files().isEmpty()) {
            throw CommandFailure.usage("--load is missing: it says which recorded load to tune on");
        }
        terms.check();
        double violations = violations();
        ObjectNode given = given();
        LoadReader reader = new LoadReader(terms);
        SimulatedLoad whole = reader.read();
        SimulatedLoad load = terms.trainUntil().isPresent() ? whole.known() : whole;
        Map<String, ObjectNode> candidates = PolicyCandidates.of(given, violations, load.step());
        PolicySearch search =
                LoadReader.usage("--load", () -> new PolicySearch(load, LoadPolicies.SERVICE, violations));
        Map<String, ScalingPolicy> policies = new LinkedHashMap<>();
        candidates.forEach((name, tree) -> policies.put(name, complete(tree)));
        List<Integer> seasons = reader.seasons(search.learnt());
        ForecastConfig config = LoadReader.config(
                search.learnt(), seasons, LoadReader.usage("--budget", () -> search.horizon(policies)));
        tell(load, seasons, policies.size());
        PrintWriter err = spec.commandLine().getErr();
        List<Tried> tried = search.run(policies, config, new ReplayProgress(err, System::nanoTime)::tell);
        Tried best = tried.get(0);
        boolean found = search.meets(best.chosenOn());
        if (json) {
            Output.of(spec).json(document(search, tried, candidates));
        } else if (found) {
            Output.of(spec).line(yaml(search, tried, Objects.requireNonNull(candidates.get(best.name()))));
        }
        if (!found) {
            throw CommandFailure.failed(String.format(
                    Locale.ROOT,
                    "none of %d policies keeps to violations of %s; the best, %s, has %.3f %%",
                    tried.size(),
                    violations,
                    best.name(),
                    100 * best.chosenOn().violations()));
        }
        return ExitCode.OK;
    }

    private double violations() {
        if (objective.size() != 1 || !objective.containsKey(VIOLATIONS)) {
            throw CommandFailure.usage("--objective must be violations=SHARE, but names "
                    + objective.keySet().stream().sorted().collect(Collectors.joining(", ")));
        }
        double share = Objects.requireNonNull(objective.get(VIOLATIONS));
        return LoadReader.usage("--objective", () -> new ScalingPolicy.Objective(share).violations());
    }

    /** What the operator's policy says. The cheapest is looked for, so what nobody needs is released unless it says otherwise. */
    private ObjectNode given() {
        JsonNode tree = base.map(Yaml::read).orElseGet(Yaml::emptyTree);
        if (!(tree instanceof ObjectNode keys)) {
            throw CommandFailure.usage("--policy: " + base.map(Path::toString).orElse("") + ": is not a policy");
        }
        complete(keys);
        if (!keys.has("surplus")) {
            keys.put("surplus", "release");
        }
        return keys;
    }

    private ScalingPolicy complete(ObjectNode tree) {
        return LoadPolicies.complete(tree.deepCopy(), base.map(Path::toString).orElse("the usual policy"));
    }

    private void tell(SimulatedLoad load, List<Integer> seasons, int policies) {
        PrintWriter err = spec.commandLine().getErr();
        err.printf(
                "trying %d policies on %d series in steps of %s, seasons of %s steps, a delay of %d steps%n",
                policies,
                load.series().size(),
                DurationText.format(load.step()),
                seasons.stream().map(String::valueOf).collect(Collectors.joining(", ")),
                load.delay());
        err.flush();
    }

    private String yaml(PolicySearch search, List<Tried> tried, ObjectNode chosen) {
        TextTable table = new TextTable("", "COST", "VIOLATIONS", "COST AFTER", "VIOLATIONS AFTER");
        tried.stream()
                .limit(SHOWN)
                .forEach(each -> table.add(
                        each.name(),
                        cost(each.chosenOn()),
                        violations(each.chosenOn()),
                        cost(each.confirmedOn()),
                        violations(each.confirmedOn())));
        StringBuilder text = new StringBuilder();
        comment(
                text,
                String.format(
                        Locale.ROOT,
                        "The cheapest of %d policies with violations of at most %s from %s to %s, on %s.",
                        tried.size(),
                        search.violations(),
                        search.choosesFrom(),
                        search.confirmsFrom(),
                        terms.files().stream()
                                .map(file -> String.valueOf(file.getFileName()))
                                .collect(Collectors.joining(", "))));
        comment(
                text,
                "Cost is connections held on average. AFTER: from then to " + search.end() + ", which chose nothing.");
        table.lines().forEach(line -> comment(text, line));
        if (!chosen.has("service") || !chosen.has("budget")) {
            comment(text, "To apply it, add whose it is and how much there is: service: NAME, budget: N.");
        }
        return text + Yaml.write(chosen).stripTrailing();
    }

    private static void comment(StringBuilder text, String line) {
        text.append(("# " + line).stripTrailing()).append('\n');
    }

    private static String cost(Score score) {
        return String.format(Locale.ROOT, "%.2f", score.cost());
    }

    private static String violations(Score score) {
        return String.format(Locale.ROOT, "%.3f%%", 100 * score.violations());
    }

    private static ObjectNode document(PolicySearch search, List<Tried> tried, Map<String, ObjectNode> candidates) {
        ObjectNode document = Yaml.emptyTree();
        document.put("violations", search.violations());
        document.put("choosesFrom", search.choosesFrom().toString());
        document.put("confirmsFrom", search.confirmsFrom().toString());
        document.put("end", search.end().toString());
        ArrayNode rows = document.putArray("tried");
        for (Tried each : tried) {
            ObjectNode row = rows.addObject();
            row.put("name", each.name());
            row.put("meets", search.meets(each.chosenOn()));
            score(row.putObject("chosenOn"), each.chosenOn());
            score(row.putObject("confirmedOn"), each.confirmedOn());
            row.set("policy", candidates.get(each.name()));
        }
        return document;
    }

    private static void score(ObjectNode node, Score score) {
        node.put("cost", score.cost()).put("violations", score.violations()).put("unserved", score.unserved());
    }
}
