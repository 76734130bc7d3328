package io.tidegate.ingest;

/**
 * Below what a metric is never worth an anomaly, however unusual, in the metric's own unit.
 *
 * @param value the metric, or its usual value, must be at least this
 * @param deviation the least standard deviation that is believed: what is steadier counts as this steady
 */
public record MetricFloor(double value, double deviation) {

    /** Refuses floors that are no floors. */
    public MetricFloor {
        Require.that(value >= 0 && value < Double.POSITIVE_INFINITY, "value must be a number of at least 0", value);
        Require.that(
                deviation > 0 && deviation < Double.POSITIVE_INFINITY, "deviation must be a number above 0", deviation);
    }
}
