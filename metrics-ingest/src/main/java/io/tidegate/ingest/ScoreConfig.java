package io.tidegate.ingest;

import io.tidegate.domain.Metric;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * When a window counts as unusual for its pool. Only windows of the first length are compared with the recent ones: the longer
 * are made of them, would tell the same later, and would double every insight. Those of the longest are held against their time
 * of the day instead.
 *
 * @param halfLife after how many windows a past one counts half in the baseline
 * @param warmUp windows before the first score
 * @param warning the |z| of a warning
 * @param critical the |z| of a critical insight
 * @param persist how many of the last {@code among} windows must be unusual before it is said
 * @param among how many windows are looked back on, at most 32
 * @param leastCoverage windows that samples cover less than this, 0 to 1, are neither scored nor learnt from
 * @param daily which metrics are held against their time of the day
 * @param floors below what each metric is not worth an insight; all metrics must be there
 */
public record ScoreConfig(
        double halfLife,
        int warmUp,
        double warning,
        double critical,
        int persist,
        int among,
        double leastCoverage,
        List<Metric> daily,
        Map<Metric, MetricFloor> floors) {

    /** A baseline of an hour of 10 s windows, 3 and 4 sigmas, two of three windows. */
    public static final ScoreConfig DEFAULT = new ScoreConfig(
            360,
            30,
            3,
            4,
            2,
            3,
            0.5,
            List.of(Metric.DEMAND, Metric.WAIT, Metric.HOLD, Metric.ERROR_RATE),
            Map.of(
                    Metric.DEMAND, new MetricFloor(3, 0.5),
                    Metric.UTILISATION, new MetricFloor(0.3, 0.03),
                    Metric.WAIT, new MetricFloor(0.010, 0.002),
                    Metric.HOLD, new MetricFloor(0.020, 0.004),
                    Metric.CONNECT, new MetricFloor(0.050, 0.010),
                    Metric.BORROW_RATE, new MetricFloor(5, 1),
                    Metric.TIMEOUT_RATE, new MetricFloor(0.1, 0.05),
                    Metric.ERROR_RATE, new MetricFloor(0.1, 0.05)));

    /** Copies the floors; refuses numbers out of order. */
    public ScoreConfig {
        Require.that(halfLife >= 1 && halfLife <= 1_000_000, "halfLife must be between 1 and 1000000", halfLife);
        Require.that(warmUp >= 2, "warmUp must be at least 2", warmUp);
        Require.that(warning > 0, "warning must be above 0", warning);
        Require.that(critical >= warning, "critical must be at least the warning of " + warning, critical);
        Require.that(among >= 1 && among <= 32, "among must be between 1 and 32", among);
        Require.that(persist >= 1 && persist <= among, "persist must be between 1 and among, " + among, persist);
        Require.that(leastCoverage >= 0 && leastCoverage <= 1, "leastCoverage must be between 0 and 1", leastCoverage);
        daily = List.copyOf(daily);
        Require.that(Set.copyOf(daily).size() == daily.size(), "daily must name each metric once", daily);
        Map<Metric, MetricFloor> copy = new EnumMap<>(Metric.class);
        copy.putAll(floors);
        for (Metric metric : Metric.values()) {
            Require.that(copy.containsKey(metric), "floors must name " + metric, copy.keySet());
        }
        floors = Map.copyOf(copy);
    }

    MetricFloor floor(Metric metric) {
        MetricFloor floor = floors.get(metric);
        if (floor == null) {
            throw new IllegalStateException("no floor for " + metric);
        }
        return floor;
    }
}
