package io.tidegate.benchmarks;

import io.tidegate.benchmarks.SteppedPool.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * How long it took from one moment of a step to another, in milliseconds.
 *
 * @param sorted for each way, its times from the shortest to the longest
 */
record Latencies(Map<String, double[]> sorted) {
    private static final List<Map.Entry<String, Double>> QUANTILES =
            List.of(Map.entry("p50", 0.5), Map.entry("p90", 0.9), Map.entry("p99", 0.99), Map.entry("max", 1.0));

    /** Those of answered steps. */
    static Latencies of(List<Step> steps) {
        Map<String, double[]> all = new LinkedHashMap<>();
        all.put("sample to decision", sorted(steps, each -> since(each.sampled(), each.decided())));
        all.put("sample to command", sorted(steps, each -> since(each.sampled(), each.commanded())));
        all.put("sample to resized", sorted(steps, each -> since(each.sampled(), each.resized())));
        all.put("step to resized", sorted(steps, each -> since(Optional.of(each.at()), each.resized())));
        return new Latencies(all);
    }

    private static double[] sorted(List<Step> steps, Function<Step, Double> millis) {
        return steps.stream().mapToDouble(millis::apply).sorted().toArray();
    }

    private static double since(Optional<Instant> from, Optional<Instant> to) {
        return Duration.between(from.orElseThrow(), to.orElseThrow()).toNanos() / 1e6;
    }

    /**
     * Says them.
     *
     * @param where under which circumstances they were measured
     */
    void report(String where, Report report) {
        List<List<String>> rows = new ArrayList<>();
        sorted.forEach((way, times) -> {
            Map<String, Double> figures = new LinkedHashMap<>();
            List<String> row = new ArrayList<>(List.of(way));
            for (Map.Entry<String, Double> quantile : QUANTILES) {
                double value = at(times, quantile.getValue());
                figures.put(quantile.getKey(), value);
                row.add(String.format("%.0f", value));
            }
            report.json().set(where + ", " + way, report.json().objectNode().putPOJO("ms", figures));
            rows.add(row);
        });
        List<String> header = new ArrayList<>(List.of("ms, " + where));
        QUANTILES.forEach(quantile -> header.add(quantile.getKey()));
        report.table(header, rows);
    }

    /** Says how much longer it took than without these circumstances. */
    void compare(String where, Latencies without, Report report) {
        sorted.forEach((way, times) -> {
            double[] others = without.sorted.getOrDefault(way, new double[0]);
            double ratio = at(times, 0.99) / at(others, 0.99);
            report.json().put(where + ", " + way + ", ratio of p99", ratio);
            report.line(String.format("%s, against without: %s, p99 ratio %.2f", where, way, ratio));
        });
    }

    /** The time that so large a share of sorted ones does not exceed; none of none. */
    static double at(double[] times, double quantile) {
        return times.length == 0 ? Double.NaN : times[Math.max(0, (int) Math.ceil(quantile * times.length) - 1)];
    }
}
