package io.tidegate.domain.sketch;

import java.util.Arrays;

/**
 * How latencies were distributed: a log-linear histogram with 32 steps in each doubling. Quantiles have a relative error
 * of at most {@link #RELATIVE_ERROR}; count, least and most are exact, and so is the sum until it reaches 2^63 - 1, where
 * it stays. Latencies are nanoseconds between 0 and one hour; longer ones count as one hour. Merging sketches gives the
 * sketch of all their latencies together, in any order.
 *
 * <p>Why 1/64: a bin that begins at v is v/32 wide or less, and a quantile is answered with the middle of its bin, which is at
 * most half of that, v/64, away from any latency in it. Latencies below 64 ns have a bin each.
 *
 * <p>Immutable. Sketches are added up in a {@link LatencyAccumulator}.
 */
public final class LatencySketch {

    /** How far a quantile can be from the true one, as a share of it: half of one step of 32. */
    public static final double RELATIVE_ERROR = 1.0 / 64;

    /** How many latencies one sketch can hold: as far as a {@code double} counts exactly. */
    public static final long MOST_COUNT = 1L << 53;

    /** No latencies at all. */
    public static final LatencySketch EMPTY = new LatencySketch(new int[0], new long[0], 0, 0, 0, 0);

    private final int[] bins;
    private final long[] counts;
    private final long count;
    private final long sum;
    private final long least;
    private final long most;

    /** Takes the arrays: bins rise, counts are above 0. */
    LatencySketch(int[] bins, long[] counts, long count, long sum, long least, long most) {
        this.bins = bins;
        this.counts = counts;
        this.count = count;
        this.sum = sum;
        this.least = least;
        this.most = most;
    }

    /** The sketch of these latencies, in nanoseconds. */
    public static LatencySketch of(long... nanos) {
        LatencyAccumulator accumulator = new LatencyAccumulator();
        for (long each : nanos) {
            accumulator.record(each);
        }
        return accumulator.toSketch();
    }

    /** How many latencies. */
    public long count() {
        return count;
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return count == 0;
    }

    /** Their sum in nanoseconds. */
    public long sum() {
        return sum;
    }

    /** Their mean in nanoseconds, 0 when there are none. */
    public double mean() {
        return count == 0 ? 0 : (double) sum / count;
    }

    /** The shortest in nanoseconds, 0 when there are none. */
    public long least() {
        return least;
    }

    /** The longest in nanoseconds, 0 when there are none. */
    public long most() {
        return most;
    }

    /**
     * The latency in nanoseconds that the share {@code q} of all does not exceed (the smallest value whose rank is at
     * least q × count), with {@link #RELATIVE_ERROR}; 0 when there are none.
     *
     * @param q between 0 and 1
     */
    public long quantile(double q) {
        if (!(q >= 0 && q <= 1)) {
            throw new IllegalArgumentException("a quantile must lie between 0 and 1, but was " + q);
        }
        if (count == 0) {
            return 0;
        }
        long rank = Math.max(1, (long) Math.ceil(q * count));
        long seen = 0;
        for (int i = 0; i < bins.length; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return Math.max(least, Math.min(most, Bins.middle(bins[i])));
            }
        }
        return most;
    }

    /**
     * The latencies of both.
     *
     * @throws IllegalArgumentException if together they have more than {@link #MOST_COUNT}
     */
    public LatencySketch merge(LatencySketch other) {
        LatencyAccumulator accumulator = new LatencyAccumulator();
        accumulator.add(this);
        accumulator.add(other);
        return accumulator.toSketch();
    }

    /** Written small: see {@link SketchBytes} for the form. */
    public byte[] toBytes() {
        return SketchBytes.write(this);
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws IllegalArgumentException saying what is wrong, whatever the bytes are
     */
    public static LatencySketch fromBytes(byte[] bytes) {
        return SketchBytes.read(bytes);
    }

    int[] bins() {
        return bins;
    }

    long[] counts() {
        return counts;
    }

    @Override
    public boolean equals(Object object) {
        return object instanceof LatencySketch other
                && count == other.count
                && sum == other.sum
                && least == other.least
                && most == other.most
                && Arrays.equals(bins, other.bins)
                && Arrays.equals(counts, other.counts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bins) * 31 + Long.hashCode(count * 31 + sum);
    }

    @Override
    public String toString() {
        return count == 0
                ? "no latencies"
                : count + " latencies, p50 " + quantile(0.5) + " ns, p99 " + quantile(0.99) + " ns";
    }
}
