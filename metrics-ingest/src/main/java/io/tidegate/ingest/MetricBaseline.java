package io.tidegate.ingest;

import io.tidegate.domain.Metric;
import io.tidegate.domain.Severity;
import io.tidegate.domain.statistics.ExponentialMoments;
import io.tidegate.schemas.state.MetricBaselineState;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What is usual for one metric of one pool, in constant memory, and whether it is unusual now.
 *
 * <p>A window is scored before it is folded in: otherwise a spike pulls the mean towards itself and hides. It is folded in
 * clipped, so that a spike neither widens what is usual nor echoes when it is over. What is steadier than chance allows counts
 * as unsteady as chance ({@link WindowNoise}), and values are compared on the scale on which they spread evenly
 * ({@link MetricScale}).
 */
final class MetricBaseline {
    /** Where a value is so large that its floor is lost in the rounding. */
    private static final double LEAST_SCALED = 1e-9;

    private final Metric metric;
    private final MetricScale scale;
    private ExponentialMoments moments = ExponentialMoments.NONE;
    private int warnings;
    private int criticals;
    private Optional<Severity> raised = Optional.empty();

    /** What a window did to the metric. */
    record Verdict(OptionalDouble score, Optional<Change> change) {}

    /** Something to be said: the metric left its usual range, got worse, or came back to it. */
    record Change(Severity severity, boolean recovered, double usual, double deviation) {}

    MetricBaseline(Metric metric) {
        this.metric = metric;
        this.scale = MetricScale.of(metric);
    }

    MetricBaseline(MetricBaselineState state) {
        metric = state.metric();
        scale = MetricScale.of(metric);
        moments = state.moments();
        warnings = state.warnings();
        criticals = state.criticals();
        raised = state.raised();
    }

    MetricBaselineState toState() {
        return new MetricBaselineState(metric, moments, warnings, criticals, raised);
    }

    Metric metric() {
        return metric;
    }

    /** What the metric usually is, in its own unit; 0 before the first window. */
    double usual(ScoreConfig config) {
        return scale.back(moments.mean(), config.floor(metric));
    }

    /** Scores a window's value, then learns it. */
    Verdict see(double value, WindowNoise noise, ScoreConfig config) {
        MetricFloor floor = config.floor(metric);
        double scaled = scale.of(value, floor);
        if (moments.count() < config.warmUp()) {
            moments = moments.plus(scaled, config.halfLife());
            return new Verdict(OptionalDouble.empty(), Optional.empty());
        }
        double usual = usual(config);
        double believed = Math.max(floor.deviation(), noise.deviation(metric, usual));
        double least = Math.max(LEAST_SCALED, scale.of(usual + believed, floor) - moments.mean());
        double score = moments.zScore(scaled, least);
        double deviation = scale.back(moments.mean() + moments.deviation(least), floor) - usual;
        moments = moments.plusClipped(scaled, config.halfLife(), scale.clip(), least);

        boolean matters = Math.max(value, usual) >= floor.value();
        int kept = config.among() == 32 ? -1 : (1 << config.among()) - 1;
        warnings = ((warnings << 1) | (matters && Math.abs(score) >= config.warning() ? 1 : 0)) & kept;
        criticals = ((criticals << 1) | (matters && Math.abs(score) >= config.critical() ? 1 : 0)) & kept;
        return new Verdict(
                OptionalDouble.of(score),
                change(config).map(now -> new Change(now, raised.isEmpty(), usual, deviation)));
    }

    /** The severity to be said now, or with {@code raised} emptied that of what is over; empty when nothing changed. */
    private Optional<Severity> change(ScoreConfig config) {
        Optional<Severity> now = Integer.bitCount(criticals) >= config.persist()
                ? Optional.of(Severity.CRITICAL)
                : Integer.bitCount(warnings) >= config.persist() ? Optional.of(Severity.WARNING) : Optional.empty();
        if (now.isPresent()
                && raised.map(before -> now.get().compareTo(before) > 0).orElse(true)) {
            raised = now;
            return now;
        }
        if (raised.isPresent() && warnings == 0) {
            raised = Optional.empty();
            return Optional.of(Severity.INFO);
        }
        return Optional.empty();
    }
}
