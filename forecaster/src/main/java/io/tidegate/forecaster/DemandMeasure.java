package io.tidegate.forecaster;

import io.tidegate.domain.DemandSummary;

/** Which number of a window is forecast. */
public enum DemandMeasure {
    /** The average over time. Means of pools add up to the mean of their service, and Erlang C starts from a mean. */
    MEAN,
    /** What nine tenths of the window did not exceed. */
    P90,
    /** What ninety-nine hundredths of the window did not exceed. */
    P99,
    /** The highest that was seen. Peaks of pools add up to more than the peak of their service. */
    PEAK;

    double of(DemandSummary demand) {
        return switch (this) {
            case MEAN -> demand.mean();
            case P90 -> demand.p90();
            case P99 -> demand.p99();
            case PEAK -> demand.peak();
        };
    }
}
