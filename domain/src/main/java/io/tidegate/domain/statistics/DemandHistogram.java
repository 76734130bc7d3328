package io.tidegate.domain.statistics;

import java.util.Arrays;

/**
 * For how long demand was at each whole number of connections: its average, its peak and its quantiles, all weighted by
 * time. For one thread. Demand above {@value #MOST_LEVELS} counts as that in the quantiles; mean and peak stay exact.
 */
public final class DemandHistogram {
    /** How many levels are told apart; the largest pool has as many connections. */
    public static final int MOST_LEVELS = 10_000;

    private static final long[] NOTHING = new long[0];

    private long[] nanos = NOTHING;
    private long total;
    private double weighted;
    private int peak;

    /** Demand was {@code demand}, at least 0, for this many nanoseconds, at least 0. */
    public void add(int demand, long forNanos) {
        if (demand < 0 || forNanos < 0) {
            throw new IllegalArgumentException(
                    "demand and time must not be negative, but were " + demand + " and " + forNanos + " ns");
        }
        peak = Math.max(peak, demand);
        if (forNanos > 0) {
            int level = Math.min(demand, MOST_LEVELS);
            if (level >= nanos.length) {
                nanos = Arrays.copyOf(nanos, Math.max(level + 1, Math.min(MOST_LEVELS + 1, nanos.length * 2)));
            }
            nanos[level] += forNanos;
            total += forNanos;
            weighted += (double) demand * forNanos;
        }
    }

    /** Adds what another histogram saw. */
    public void add(DemandHistogram other) {
        for (int level = 0; level < other.nanos.length; level++) {
            if (other.nanos[level] > 0) {
                add(level, other.nanos[level]);
            }
        }
        weighted += other.weighted - other.weightedByLevels();
        peak = Math.max(peak, other.peak);
    }

    /** The time that was seen, in nanoseconds. */
    public long total() {
        return total;
    }

    /** The highest demand. */
    public int peak() {
        return peak;
    }

    /** The average over time, 0 before any. */
    public double mean() {
        return total == 0 ? 0 : weighted / total;
    }

    /** The demand that was not exceeded for the share {@code q} of the time; 0 before any. */
    public int quantile(double q) {
        if (!(q >= 0 && q <= 1)) {
            throw new IllegalArgumentException("a quantile must lie between 0 and 1, but was " + q);
        }
        double rank = q * total;
        long seen = 0;
        for (int level = 0; level < nanos.length; level++) {
            seen += nanos[level];
            if (nanos[level] > 0 && seen >= rank) {
                return level;
            }
        }
        return Math.min(peak, MOST_LEVELS);
    }

    private double weightedByLevels() {
        double sum = 0;
        for (int level = 0; level < nanos.length; level++) {
            sum += (double) level * nanos[level];
        }
        return sum;
    }
}
