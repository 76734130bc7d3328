package io.tidegate.domain.sketch;

import java.util.Arrays;

/**
 * Records latencies and adds sketches up. For one thread. Its memory grows with the distance between the shortest and the
 * longest latency, to at most 10 KiB.
 */
public final class LatencyAccumulator {
    private static final long[] NOTHING = new long[0];

    private long[] counts = NOTHING;
    /** The bin that {@code counts[0]} stands for. */
    private int base;
    /** How many of the counts are above 0: sketches are taken far more often than bins are used for the first time. */
    private int used;

    private long count;
    private long sum;
    private long least = Long.MAX_VALUE;
    private long most;

    /** Adds one latency in nanoseconds; one below 0 counts as 0, one above an hour as an hour. */
    public void record(long nanos) {
        long clamped = Bins.clamp(nanos);
        int bin = Bins.of(clamped);
        reserve(bin, bin);
        addTo(bin, 1);
        take(1, clamped, clamped, clamped);
    }

    /**
     * Adds all latencies of a sketch.
     *
     * @throws IllegalArgumentException if there would be more than {@link LatencySketch#MOST_COUNT}; nothing is added then
     */
    public void add(LatencySketch sketch) {
        if (sketch.isEmpty()) {
            return;
        }
        checkRoom(sketch.count());
        int[] bins = sketch.bins();
        long[] added = sketch.counts();
        reserve(bins[0], bins[bins.length - 1]);
        for (int i = 0; i < bins.length; i++) {
            addTo(bins[i], added[i]);
        }
        take(sketch.count(), sketch.sum(), sketch.least(), sketch.most());
    }

    /**
     * Adds all latencies of a sketch as {@link LatencySketch#toBytes} wrote it, without building that sketch.
     *
     * @throws IllegalArgumentException saying what is wrong with the bytes, or if there would be more than
     *     {@link LatencySketch#MOST_COUNT}; nothing is added then
     */
    public void addEncoded(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        SketchBytes in = SketchBytes.checked(bytes);
        checkRoom(in.count());
        reserve(Bins.of(in.least()), Bins.of(in.most()));
        for (int i = in.bins(); i > 0; i--) {
            int bin = in.nextBin();
            addTo(bin, in.nextCount());
        }
        take(in.count(), in.sum(), in.least(), in.most());
    }

    /**
     * Adds what another accumulator has.
     *
     * @throws IllegalArgumentException if there would be more than {@link LatencySketch#MOST_COUNT}; nothing is added then
     */
    public void add(LatencyAccumulator other) {
        if (other.count == 0) {
            return;
        }
        checkRoom(other.count);
        int first = Bins.of(other.least);
        int last = Bins.of(other.most);
        reserve(first, last);
        for (int bin = first; bin <= last; bin++) {
            addTo(bin, other.counts[bin - other.base]);
        }
        take(other.count, other.sum, other.least, other.most);
    }

    /** Forgets all latencies and keeps the memory for the next ones. */
    void clear() {
        Arrays.fill(counts, 0);
        used = 0;
        count = 0;
        sum = 0;
        least = Long.MAX_VALUE;
        most = 0;
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

    private void addTo(int bin, long number) {
        long before = counts[bin - base];
        if (before == 0 && number > 0) {
            used++;
        }
        counts[bin - base] = before + number;
    }

    private void checkRoom(long added) {
        if (added > LatencySketch.MOST_COUNT - count) {
            throw new IllegalArgumentException("a latency sketch holds at most " + LatencySketch.MOST_COUNT
                    + " latencies, but to " + count + " came " + added);
        }
    }

    private void take(long number, long addedSum, long shortest, long longest) {
        count += number;
        sum = addSaturated(sum, addedSum);
        least = Math.min(least, shortest);
        most = Math.max(most, longest);
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
        return toSketch() + " in " + used + " bins";
    }
}
