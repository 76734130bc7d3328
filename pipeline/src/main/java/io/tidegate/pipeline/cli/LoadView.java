package io.tidegate.pipeline.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.backtest.Baseline;
import io.tidegate.backtest.LoadScores;
import io.tidegate.backtest.LoadScores.Score;
import io.tidegate.backtest.RecordedSeries;
import io.tidegate.backtest.SimulatedLoad;
import io.tidegate.backtest.SizedLoad;
import io.tidegate.console.report.Report;
import io.tidegate.pipeline.config.DurationText;
import io.tidegate.pipeline.report.LoadReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What policies and baselines cost under a replayed load and how often that was not enough, for people or for programs.
 *
 * @param files that were read
 * @param load what was simulated
 * @param seasons of the forecasts, in steps
 * @param goal the share of violations that was tuned to
 * @param sized the policies, then the baselines
 * @param scores of each, in their order
 * @param oracle the scores of the least that is enough
 * @param policies how many of them are policies
 */
record LoadView(
        String files,
        SimulatedLoad load,
        List<Integer> seasons,
        double goal,
        List<SizedLoad> sized,
        List<LoadScores> scores,
        LoadScores oracle,
        int policies) {

    private static final int PERCENT = 100;

    String title() {
        return "Decisions for " + files;
    }

    /** What was simulated, for the page. */
    List<String> facts() {
        List<String> facts = new ArrayList<>();
        facts.add(text(
                "%d %s in steps of %s; a pool that grows has the connections %s later",
                load.series().size(),
                load.series().size() == 1 ? "pool" : "pools",
                DurationText.format(load.step()),
                DurationText.format(load.step().multipliedBy(load.delay()))));
        load.budget().ifPresent(budget -> facts.add("One budget of " + budget + " connections for all of them"));
        for (SizedLoad each : sized) {
            facts.add(each.name() + ": " + each.note());
        }
        return facts;
    }

    /** The table of the totals. */
    Report.Table table() {
        return new Report.Table(columns(), rows());
    }

    List<String> lines() {
        TextTable table = new TextTable(columns().toArray(String[]::new));
        rows().forEach(row -> table.add(row.toArray(String[]::new)));
        return table.lines();
    }

    private List<String> columns() {
        List<String> columns = new ArrayList<>(
                List.of("POLICY", "COST", "TO ORACLE", "TO HPA-TUNED", "VIOLATIONS", "UNSERVED", "CHANGES"));
        if (load.budget().isPresent()) {
            columns.add("OVERRUNS");
        }
        return columns;
    }

    private List<List<String>> rows() {
        OptionalDouble tuned = tuned();
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < sized.size(); i++) {
            Score score = scores.get(i).total();
            List<String> row = new ArrayList<>(List.of(
                    sized.get(i).name(),
                    text("%.2f", score.cost()),
                    text("%.3f", score.cost() / oracle.total().cost()),
                    tuned.isPresent() ? text("%.3f", score.cost() / tuned.getAsDouble()) : "-",
                    text("%.3f%%", PERCENT * score.violations()),
                    text("%.1f", score.unserved()),
                    String.valueOf(score.changes())));
            if (load.budget().isPresent()) {
                row.add(String.valueOf(scores.get(i).budgetOverruns()));
            }
            rows.add(row);
        }
        return rows;
    }

    private OptionalDouble tuned() {
        for (int i = policies; i < sized.size(); i++) {
            if (sized.get(i).name().equals(Baseline.HPA_TUNED.label())) {
                return OptionalDouble.of(scores.get(i).total().cost());
            }
        }
        return OptionalDouble.empty();
    }

    /** Cost against violations, for the page. */
    List<LoadReport.Point> points() {
        List<LoadReport.Point> points = new ArrayList<>();
        for (int i = 0; i < sized.size(); i++) {
            Score score = scores.get(i).total();
            points.add(new LoadReport.Point(sized.get(i).name(), PERCENT * score.violations(), score.cost()));
        }
        return points;
    }

    ObjectNode json() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("step", DurationText.format(load.step()))
                .put("delay", DurationText.format(load.step().multipliedBy(load.delay())))
                .put("floor", load.floor())
                .put("violationsGoal", goal);
        load.budget().ifPresent(budget -> document.put("budget", budget));
        seasons.forEach(document.putArray("seasons")::add);
        ArrayNode series = document.putArray("series");
        for (int place = 0; place < load.series().size(); place++) {
            RecordedSeries each = load.series().get(place);
            series.addObject()
                    .put("name", each.name())
                    .put("begins", load.time(each, 0).toString())
                    .put("scoredFrom", load.time(each, load.history()[place]).toString())
                    .put("ends", load.time(each, each.values().length - 1).toString());
        }
        ArrayNode results = document.putArray("results");
        for (int i = 0; i < sized.size(); i++) {
            ObjectNode result = results.addObject()
                    .put("name", sized.get(i).name())
                    .put("kind", i < policies ? "policy" : "baseline")
                    .put("note", sized.get(i).note());
            put(result, scores.get(i).total(), oracle.total());
            result.put("budgetOverruns", scores.get(i).budgetOverruns());
            ArrayNode each = result.putArray("series");
            for (int place = 0; place < load.series().size(); place++) {
                put(
                        each.addObject().put("name", load.series().get(place).name()),
                        scores.get(i).series().get(place),
                        oracle.series().get(place));
            }
        }
        return document;
    }

    private static void put(ObjectNode node, Score score, Score oracle) {
        node.put("steps", score.steps()).put("cost", score.cost());
        if (oracle.cost() > 0) {
            node.put("costToOracle", score.cost() / oracle.cost());
        }
        node.put("violations", score.violations())
                .put("unservedDemand", score.unserved())
                .put("decisions", score.changes());
        node.putObject("missing")
                .put("p50", score.missing().p50())
                .put("p99", score.missing().p99())
                .put("most", score.missing().most());
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
