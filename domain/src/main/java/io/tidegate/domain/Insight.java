package io.tidegate.domain;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Something worth telling an operator.
 *
 * @param service the service it is about
 * @param pool the pool, where it is about one
 * @param kind what sort of insight
 * @param severity how much it matters
 * @param metric the metric, where it is about one
 * @param at when, in event time
 * @param value the metric's value
 * @param score how unusual it is, as a z-score
 * @param text one sentence for a person
 */
public record Insight(
        ServiceId service,
        Optional<PoolId> pool,
        Kind kind,
        Severity severity,
        Optional<Metric> metric,
        Instant at,
        OptionalDouble value,
        OptionalDouble score,
        String text) {

    /** What sort of insight. */
    public enum Kind {
        /** A metric left its usual range. */
        ANOMALY,
        /** A metric came back to it. */
        RECOVERY,
        /** A lasting change. */
        TREND,
        /** What is expected. */
        PREDICTION,
        /** What an operator should do. */
        RECOMMENDATION,
        /** A pool was lost or came back. */
        LIVENESS,
        /** Samples were late, clamped or missing. */
        DATA_QUALITY
    }

    /** Refuses an empty or endless text. */
    public Insight {
        Check.text("text of an insight", text, 1000);
    }
}
