package io.tidegate.pipeline.report;

import io.tidegate.backtest.RecordedSeries;
import io.tidegate.backtest.SimulatedLoad;
import io.tidegate.backtest.SizedLoad;
import io.tidegate.console.report.Report;
import io.tidegate.console.report.Report.Chart;
import io.tidegate.console.report.Report.Line;
import io.tidegate.console.report.Report.Section;
import io.tidegate.console.report.Report.Style;
import io.tidegate.console.report.Report.Table;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingDecision.Resize;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

/** The page of {@code backtest decisions --load}: what each policy cost, and each pool with what was decided about it. Mutable. */
public final class LoadReport {
    private static final int MOST_SERIES = 24;
    private static final int MOST_POINTS = 2_000;

    /** Of each policy about each pool; of more than these every second one is left out, as often as it takes. */
    private static final int MOST_CHANGES = 2_000;

    private final SimulatedLoad load;
    private final Map<String, List<Changes>> changes = new LinkedHashMap<>();

    /** A change of a size. */
    private record Change(int index, int to, String why) {}

    /** Changes of one pool, evenly thinned where there are too many. */
    private static final class Changes {
        private List<Change> kept = new ArrayList<>();
        private int every = 1;
        private int seen;

        void add(Change change) {
            if (seen++ % every == 0) {
                kept.add(change);
            }
            if (kept.size() > MOST_CHANGES) {
                every *= 2;
                List<Change> second = new ArrayList<>();
                for (int i = 0; i < kept.size(); i += 2) {
                    second.add(kept.get(i));
                }
                kept = second;
            }
        }
    }

    /**
     * A policy or a baseline in the picture of cost against violations.
     *
     * @param name of it
     * @param violations in percent of the steps
     * @param cost connections held on average
     */
    public record Point(String name, double violations, double cost) {}

    /** A page of this load. */
    public LoadReport(SimulatedLoad load) {
        this.load = load;
    }

    /** A decision about the pool of a series; only changes are shown. */
    public void add(String policy, int place, int index, ScalingDecision decision) {
        if (place < MOST_SERIES && decision instanceof Resize resize) {
            List<Changes> all = changes.computeIfAbsent(policy, unseen -> new ArrayList<>());
            while (all.size() <= place) {
                all.add(new Changes());
            }
            all.get(place)
                    .add(new Change(
                            index,
                            resize.to(),
                            resize.from() + " → " + resize.to() + ": "
                                    + resize.reason().text()));
        }
    }

    /**
     * The page.
     *
     * @param table the scores as they are printed
     * @param sized the policies and baselines
     * @param expected of each series, what was forecast of each step
     */
    public Report of(
            String title,
            List<String> facts,
            Table table,
            List<Point> points,
            List<SizedLoad> sized,
            List<double[]> expected) {
        List<Section> sections = new ArrayList<>();
        sections.add(new Section(
                "Cost and violations",
                "Cost is connections held on average, a violation a step in which more was wanted than was ready.",
                Optional.of(table),
                Optional.empty()));
        sections.add(new Section(
                "Cost against violations",
                "Up: connections held on average. To the left and below is better.",
                Optional.empty(),
                Optional.of(new Chart(
                        false,
                        "violations, % of steps",
                        points.stream().map(LoadReport::point).toList()))));
        int shown = Math.min(MOST_SERIES, load.series().size());
        for (int place = 0; place < shown; place++) {
            sections.add(section(place, sized, expected.get(place)));
        }
        List<String> told = new ArrayList<>(facts);
        if (shown < load.series().size()) {
            told.add("Shown are the first " + shown + " of " + load.series().size() + " pools.");
        }
        return new Report(title, told, sections);
    }

    private static Line point(Point point) {
        return new Line(point.name(), Style.POINTS, new double[] {point.violations()}, new double[] {point.cost()});
    }

    private Section section(int place, List<SizedLoad> sized, double[] expected) {
        RecordedSeries series = load.series().get(place);
        List<Line> lines = new ArrayList<>();
        lines.add(line("demand", Style.LINE, place, i -> series.values()[i]));
        lines.add(line("forecast as long before as an order takes", Style.DASHED, place, i -> expected[i]));
        for (SizedLoad each : sized) {
            int[] held = each.tracks().get(place).held();
            Style style = changes.containsKey(each.name()) ? Style.LINE : Style.DASHED;
            lines.add(line(each.name(), style, place, i -> held[i]));
        }
        int left = 0;
        for (Map.Entry<String, List<Changes>> each : changes.entrySet()) {
            if (place < each.getValue().size()) {
                Changes of = each.getValue().get(place);
                lines.add(decided(each.getKey(), series, of.kept));
                left += of.seen - of.kept.size();
            }
        }
        String note = "Connections wanted and held. What was decided has its reason under the pointer"
                + (left == 0 ? "." : "; " + left + " changes are left out.");
        return new Section(series.name(), note, Optional.empty(), Optional.of(new Chart(true, "UTC", lines)));
    }

    private Line decided(String policy, RecordedSeries series, List<Change> changes) {
        return new Line(
                "decisions of " + policy,
                Style.POINTS,
                changes.stream().mapToDouble(each -> time(series, each.index())).toArray(),
                changes.stream().mapToDouble(Change::to).toArray(),
                changes.stream().map(Change::why).toList());
    }

    private Line line(String name, Style style, int place, IntToDoubleFunction value) {
        RecordedSeries series = load.series().get(place);
        double[] values = new double[series.values().length];
        Arrays.setAll(values, value);
        int[] places = Thinned.places(values, load.history()[place], MOST_POINTS, i -> false);
        return new Line(
                name,
                style,
                Arrays.stream(places).mapToDouble(i -> time(series, i)).toArray(),
                Arrays.stream(places).mapToDouble(i -> values[i]).toArray());
    }

    private double time(RecordedSeries series, int index) {
        return load.time(series, index).toEpochMilli();
    }
}
