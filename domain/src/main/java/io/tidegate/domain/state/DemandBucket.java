package io.tidegate.domain.state;

import java.time.Instant;

/**
 * The highest demand of a short stretch of time.
 *
 * @param end the end of the last window, or the time of the last forecast, in it
 * @param peak connections wanted at once, the highest moment
 * @param p99 connections wanted at once, 99 % of the time not more
 * @param offered borrows a second times seconds held, in erlangs; 0 where unknown
 * @param holdSeconds mean time a connection was kept; 0 where unknown
 * @param expected the forecast's quantile over the lead time; 0 without a forecast
 */
public record DemandBucket(Instant end, double peak, double p99, double offered, double holdSeconds, double expected) {

    /** The highest of both. */
    public DemandBucket max(DemandBucket other) {
        return new DemandBucket(
                end.isAfter(other.end) ? end : other.end,
                Math.max(peak, other.peak),
                Math.max(p99, other.p99),
                Math.max(offered, other.offered),
                Math.max(holdSeconds, other.holdSeconds),
                Math.max(expected, other.expected));
    }
}
