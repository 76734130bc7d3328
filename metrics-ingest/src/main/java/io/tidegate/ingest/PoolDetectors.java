package io.tidegate.ingest;

import io.tidegate.domain.Insight;
import io.tidegate.domain.Metric;
import io.tidegate.domain.PoolWindow;
import io.tidegate.domain.Severity;
import io.tidegate.domain.anomaly.AnomalyConfig;
import io.tidegate.domain.anomaly.AnomalyDetector;
import io.tidegate.schemas.state.DetectorState;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Holds the longer windows of one pool against what is usual for it at their time of the day, metric by metric; the same
 * {@link AnomalyDetector} as a backtest of anomalies. Mutable, for one thread.
 */
final class PoolDetectors {
    private static final AnomalyConfig CONFIG = AnomalyConfig.DEFAULT;

    /** The score of three times the decades of the threshold. */
    private static final double CRITICAL = 0.75;

    private final Map<Metric, AnomalyDetector> detectors = new EnumMap<>(Metric.class);

    /** A pool that was never heard of. */
    PoolDetectors() {}

    /** A pool as it was; a detector that this build would make differently begins anew. */
    PoolDetectors(List<DetectorState> states) {
        for (DetectorState state : states) {
            double[] numbers =
                    state.numbers().stream().mapToDouble(number -> number).toArray();
            try {
                detectors.put(state.metric(), new AnomalyDetector(CONFIG, numbers));
            } catch (IllegalArgumentException ofAnotherBuild) {
                detectors.put(state.metric(), new AnomalyDetector(CONFIG));
            }
        }
    }

    List<DetectorState> toState() {
        List<DetectorState> states = new ArrayList<>();
        detectors.forEach((metric, detector) -> {
            List<Double> numbers = new ArrayList<>();
            for (double number : detector.numbers()) {
                numbers.add(number);
            }
            states.add(new DetectorState(metric, numbers));
        });
        return states;
    }

    /**
     * What the detectors say of a window.
     *
     * @param window the same, with its scores
     * @param insights what is worth telling
     */
    record Scored(PoolWindow window, List<Insight> insights) {}

    /** Scores the next window, then learns it; one that samples hardly cover is a gap. */
    Scored see(PoolWindow window, ScoreConfig config) {
        Map<Metric, Double> scores = new EnumMap<>(Metric.class);
        List<Insight> insights = new ArrayList<>();
        boolean covered = window.samples() > 0 && window.coverage() >= config.leastCoverage();
        for (Metric metric : config.daily()) {
            double value = covered ? WindowMetrics.of(metric, window).orElse(Double.NaN) : Double.NaN;
            MetricFloor floor = config.floor(metric);
            AnomalyDetector.Verdict verdict = detectors
                    .computeIfAbsent(metric, unseen -> new AnomalyDetector(CONFIG))
                    .see(window.span().start().toEpochMilli(), value, floor.value());
            if (Double.isNaN(value)) {
                continue;
            }
            scores.put(metric, verdict.score());
            if (verdict.anomaly()) {
                insights.add(insight(window, metric, value, verdict, floor));
            }
        }
        return new Scored(window.withScores(scores), insights);
    }

    private static Insight insight(
            PoolWindow window, Metric metric, double value, AnomalyDetector.Verdict verdict, MetricFloor floor) {
        return new Insight(
                window.service(),
                Optional.of(window.pool()),
                Insight.Kind.ANOMALY,
                verdict.score() >= CRITICAL ? Severity.CRITICAL : Severity.WARNING,
                Optional.of(metric),
                window.span().end(),
                OptionalDouble.of(value),
                OptionalDouble.of(believed(value, verdict, floor)),
                String.format(
                        Locale.ROOT,
                        "%s of pool %s is unusual for this time of the day: %.4g, expected %.4g (score %.2f, unusual from 0.50)",
                        metric.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        window.pool().value(),
                        value,
                        verdict.expected(),
                        verdict.score()));
    }

    /** The z-score, with a deviation that is at least the floor's: what never moved is not believed to be steadier. */
    private static double believed(double value, AnomalyDetector.Verdict verdict, MetricFloor floor) {
        double most = Math.abs(value - verdict.expected()) / floor.deviation();
        return Math.copySign(Math.min(Math.abs(verdict.z()), most), verdict.z());
    }
}
