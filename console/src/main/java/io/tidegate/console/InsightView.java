package io.tidegate.console;

import io.tidegate.domain.Insight;
import io.tidegate.domain.PoolId;
import java.time.Instant;
import java.util.Optional;

/**
 * Something worth telling an operator.
 *
 * @param service the service
 * @param pool the pool, where it is about one
 * @param at when, in event time
 * @param kind {@code anomaly}, {@code recovery}, {@code trend}, {@code prediction}, {@code recommendation}, {@code
 *     liveness} or {@code data-quality}
 * @param severity {@code info}, {@code warning} or {@code critical}
 * @param metric the metric, where it is about one
 * @param value the metric's value
 * @param score how unusual it is, as a z-score
 * @param text one sentence
 */
public record InsightView(
        String service,
        Optional<String> pool,
        Instant at,
        String kind,
        String severity,
        Optional<String> metric,
        Optional<Double> value,
        Optional<Double> score,
        String text) {

    static InsightView of(Insight insight) {
        return new InsightView(
                insight.service().value(),
                insight.pool().map(PoolId::value),
                insight.at(),
                Words.of(insight.kind()),
                Words.of(insight.severity()),
                insight.metric().map(Words::of),
                insight.value().stream().boxed().findFirst().map(Words::rounded),
                insight.score().stream().boxed().findFirst().map(Words::rounded),
                insight.text());
    }
}
