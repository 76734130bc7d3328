package io.tidegate.domain.sketch;

import java.util.Arrays;

/**
 * Adds latencies and sketches up. For one thread. Its memory grows with the distance between the shortest and the longest
 * latency, to at most 10 KiB.
 */
public final class LatencyAccumulator {
    private static final long[] NOTHING = new long[0];

    private long[] counts = NOTHING;
    /** The bin that {@code counts[0]} stands for. */
    private int base;

    private long count;
    private long sum;
    private long least = Long.MAX_VALUE;
    private long most;

    /** Adds one latency in nanoseconds. */
    public void record(long nanos) {
        long clamped = Bins.clamp(nanos);
        int bin = Bins.of(clamped);
        reserve(bin, bin);
        counts[bin - base]++;
        count++;
        sum = addSaturated(sum, clamped);
        least = Math.min(least, clamped);
        most = Math.max(most, clamped);
    }

    /** Adds all latencies of a sketch. */
    public void add(LatencySketch sketch) {
        if (sketch.isEmpty()) {
            return;
        }
        int[] bins = sketch.bins();
        long[] added = sketch.counts();
        reserve(bins[0], bins[bins.length - 1]);
        for (int i = 0; i < bins.length; i++) {
            counts[bins[i] - base] += added[i];
        }
        count += sketch.count();
        sum = addSaturated(sum, sketch.sum());
        least = Math.min(least, sketch.least());
        most = Math.max(most, sketch.most());
    }

    /** Takes latencies that were counted elsewhere; for the concurrent recorder. */
    void addCounted(int bin, long number) {
        reserve(bin, bin);
        counts[bin - base] += number;
        count += number;
    }

    /** Takes the exact sum and extremes that belong to {@link #addCounted}. */
    void addExtremes(long addedSum, long shortest, long longest) {
        sum = addSaturated(sum, addedSum);
        least = Math.min(least, shortest);
        most = Math.max(most, longest);
    }

    /** How many latencies were added. */
    public long count() {
        return count;
    }

    /** What was added so far. */
    public LatencySketch toSketch() {
        if (count == 0) {
            return LatencySketch.EMPTY;
        }
        int used = 0;
        for (long each : counts) {
            if (each > 0) {
                used++;
            }
        }
        int[] bins = new int[used];
        long[] numbers = new long[used];
        int next = 0;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                bins[next] = base + i;
                numbers[next++] = counts[i];
            }
        }
        return new LatencySketch(bins, numbers, count, sum, least, most);
    }

    private void reserve(int first, int last) {
        if (counts.length == 0) {
            counts = new long[last - first + 1];
            base = first;
        } else if (first < base || last >= base + counts.length) {
            int from = Math.min(first, base);
            int to = Math.max(last + 1, base + counts.length);
            long[] grown = new long[to - from];
            System.arraycopy(counts, 0, grown, base - from, counts.length);
            counts = grown;
            base = from;
        }
    }

    private static long addSaturated(long a, long b) {
        long result = a + b;
        return result < 0 ? Long.MAX_VALUE : result;
    }

    @Override
    public String toString() {
        return toSketch() + " in "
                + Arrays.stream(counts).filter(each -> each > 0).count() + " bins";
    }
}
