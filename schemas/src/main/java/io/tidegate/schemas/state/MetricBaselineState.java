package io.tidegate.schemas.state;

import io.tidegate.domain.Metric;
import io.tidegate.domain.Severity;
import io.tidegate.domain.statistics.ExponentialMoments;
import java.util.Optional;

/**
 * What is usual for one metric of one pool, and what was said of it.
 *
 * @param metric the metric
 * @param moments mean and variance of its windows
 * @param warnings one bit for each of the last windows, the newest lowest: whether it was unusual
 * @param criticals the same for very unusual
 * @param raised what was said and not yet taken back
 */
public record MetricBaselineState(
        Metric metric, ExponentialMoments moments, int warnings, int criticals, Optional<Severity> raised) {}
