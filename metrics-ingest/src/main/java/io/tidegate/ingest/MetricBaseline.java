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
 * clipped, so that a spike does not widen what is usual either.
 */
final class MetricBaseline {
    private static final double CLIP_SIGMAS = 3;

    private final Metric metric;
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
    }

    MetricBaseline(MetricBaselineState state) {
        metric = state.metric();
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

    /** Scores a window's value, then learns it. */
    Verdict see(double value, ScoreConfig config) {
        MetricFloor floor = config.floor(metric);
        if (moments.count() < config.warmUp()) {
            moments = moments.plus(value, config.halfLife());
            return new Verdict(OptionalDouble.empty(), Optional.empty());
        }
        double score = moments.zScore(value, floor.deviation());
        double usual = moments.mean();
        double deviation = moments.deviation(floor.deviation());
        moments = moments.plusClipped(value, config.halfLife(), CLIP_SIGMAS, floor.deviation());

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
