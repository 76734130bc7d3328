package io.tidegate.domain.statistics;

import java.util.Arrays;

/**
 * For how long demand was at each whole number of connections: its average, its peak and its quantiles, all weighted by
 * time. The quantile at q is the inverse of the weighted distribution, inf{x : F(x) ≥ q} (type 1 of Hyndman and Fan, Sample
 * quantiles in statistical packages, 1996). Adding histograms gives that of all their time together. For one thread. Demand above {@value #MOST_LEVELS} counts as that in the quantiles; mean and peak stay exact.
 */
public final class DemandHistogram {
    /** How many levels are told apart; the largest pool has as many connections. */
    public static final int MOST_LEVELS = 10_000;

    private static final long[] NOTHING = new long[0];

    private long[] nanos = NOTHING;
    private long total;
    private double weighted;
    private int peak;

    /** Nothing seen yet. */
    public DemandHistogram() {}

    /**
     * A histogram as it was, from what {@link #nanosByLevel}, {@link #weighted} and {@link #peak} said.
     *
     * @throws IllegalArgumentException if no histogram can have been like that
     */
    public static DemandHistogram restored(long[] nanosByLevel, double weighted, int peak) {
        if (nanosByLevel.length > MOST_LEVELS + 1) {
            throw new IllegalArgumentException(
                    "demand has at most " + (MOST_LEVELS + 1) + " levels, but there were " + nanosByLevel.length);
        }
        DemandHistogram demand = new DemandHistogram();
        for (int level = 0; level < nanosByLevel.length; level++) {
            if (nanosByLevel[level] != 0) {
                demand.add(level, nanosByLevel[level]);
            }
        }
        // Summed in another order, so it may differ in its last digits.
        double least = demand.weighted * (1 - 1e-9);
        if (peak < demand.peak || !(weighted >= least) || weighted > (double) peak * demand.total * (1 + 1e-9)) {
            throw new IllegalArgumentException("peak and weighted sum of demand must fit its levels (" + demand.peak
                    + " and " + demand.weighted + " or more), but were " + peak + " and " + weighted);
        }
        demand.weighted = weighted;
        demand.peak = peak;
        return demand;
    }

    /** Demand was {@code demand}, at least 0, for this many nanoseconds, at least 0. */
    public void add(int demand, long forNanos) {
        if (demand < 0 || forNanos < 0) {
            throw new IllegalArgumentException(
                    "demand and time must not be negative, but were " + demand + " and " + forNanos + " ns");
        }
        checkRoom(forNanos);
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
        checkRoom(other.total);
        for (int level = 0; level < other.nanos.length; level++) {
            if (other.nanos[level] > 0) {
                add(level, other.nanos[level]);
            }
        }
        // What lay above the levels is missing from them, so the weighted sum is not.
        weighted += other.weighted - other.weightedByLevels();
        peak = Math.max(peak, other.peak);
    }

    /** For how many nanoseconds demand was at each level, from 0 to the last level that had any; equal for equal histograms. */
    public long[] nanosByLevel() {
        int length = nanos.length;
        while (length > 0 && nanos[length - 1] == 0) {
            length--;
        }
        return Arrays.copyOf(nanos, length);
    }

    /** Demand × nanoseconds, added up. */
    public double weighted() {
        return weighted;
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

    private void checkRoom(long addedNanos) {
        if (addedNanos > Long.MAX_VALUE - total) {
            throw new IllegalArgumentException(
                    "the time of demand must stay below 2^63 ns, but to " + total + " came " + addedNanos);
        }
    }

    private double weightedByLevels() {
        double sum = 0;
        for (int level = 0; level < nanos.length; level++) {
            sum += (double) level * nanos[level];
        }
        return sum;
    }
}
