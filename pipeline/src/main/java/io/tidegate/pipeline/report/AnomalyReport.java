package io.tidegate.pipeline.report;

import io.tidegate.console.report.Report;
import io.tidegate.console.report.Report.Chart;
import io.tidegate.console.report.Report.Line;
import io.tidegate.console.report.Report.Section;
import io.tidegate.console.report.Report.Style;
import io.tidegate.domain.anomaly.AnomalyDetector.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The page of {@code backtest anomalies}: each series, what was expected of it, and what was told as an anomaly. Mutable. */
public final class AnomalyReport {
    private static final int MOST_SERIES = 24;
    private static final int MOST_POINTS = 2_000;

    private final Map<String, List<Point>> series = new LinkedHashMap<>();

    private record Point(double at, double value, double expected, boolean anomaly) {}

    /** The next value of a series; {@code file} tells series of the same name apart. */
    public void add(String file, String name, Instant at, double value, Verdict verdict) {
        series.computeIfAbsent(name.isEmpty() ? file : name + " · " + file, unseen -> new ArrayList<>())
                .add(new Point(at.toEpochMilli(), value, verdict.expected(), verdict.anomaly()));
    }

    /** The page, with the series that have the most anomalies first. */
    public Report of(String name) {
        List<Map.Entry<String, List<Point>>> order = new ArrayList<>(series.entrySet());
        order.sort(Comparator.comparingLong((Map.Entry<String, List<Point>> each) -> -anomalies(each.getValue())));
        List<String> facts = new ArrayList<>();
        long all = order.stream().mapToLong(each -> anomalies(each.getValue())).sum();
        facts.add(order.size() + " series, " + all + " anomalies");
        if (order.size() > MOST_SERIES) {
            facts.add("Shown are the " + MOST_SERIES + " series with the most of them.");
        }
        return new Report(
                "Anomalies in " + name,
                facts,
                order.stream()
                        .limit(MOST_SERIES)
                        .map(each -> section(each.getKey(), each.getValue()))
                        .toList());
    }

    private static long anomalies(List<Point> points) {
        return points.stream().filter(Point::anomaly).count();
    }

    private static Section section(String name, List<Point> points) {
        double[] values = points.stream().mapToDouble(Point::value).toArray();
        int[] places = Thinned.places(values, 0, MOST_POINTS, i -> points.get(i).anomaly());
        int[] told = Arrays.stream(places).filter(i -> points.get(i).anomaly()).toArray();
        List<Line> lines = List.of(
                line("expected", Style.DASHED, points, places, Point::expected),
                line("recorded", Style.LINE, points, places, Point::value),
                line("anomaly", Style.POINTS, points, told, Point::value));
        return new Section(
                name,
                points.size() + " values, " + told.length + " anomalies",
                Optional.empty(),
                Optional.of(new Chart(true, "UTC", lines)));
    }

    private static Line line(
            String name, Style style, List<Point> points, int[] places, ToDoubleFunction<Point> value) {
        return new Line(
                name,
                style,
                Arrays.stream(places).mapToDouble(i -> points.get(i).at()).toArray(),
                Arrays.stream(places)
                        .mapToDouble(i -> value.applyAsDouble(points.get(i)))
                        .toArray());
    }
}
