package io.tidegate.domain;

/**
 * The demand of a pool in one window, in connections, weighted by time.
 *
 * @param mean the average over time
 * @param peak the highest that was seen
 * @param p50 half of the time it was not higher
 * @param p90 nine tenths of the time it was not higher
 * @param p99 ninety-nine hundredths of the time it was not higher
 */
public record DemandSummary(double mean, double peak, double p50, double p90, double p99) {

    /** Refuses negative numbers and quantiles out of order. */
    public DemandSummary {
        Check.amount("mean demand", mean);
        Check.amount("peak demand", peak);
        Check.amount("median demand", p50);
        Check.that(
                p50 <= p90 && p90 <= p99 && p99 <= peak,
                "quantiles of demand must rise and end below the peak",
                p50 + ", " + p90 + ", " + p99 + ", " + peak);
    }
}
