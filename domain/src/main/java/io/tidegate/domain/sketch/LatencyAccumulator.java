package io.tidegate.domain.sketch;

import java.util.Arrays;

/**
 * Records latencies and adds sketches up. For one thread. Its memory grows with the distance between the shortest and the
 * longest latency, to at most 11 KiB.
 */
public final class LatencyAccumulator {
    private static final long[] NOTHING = new long[0];

    private long[] counts = NOTHING;
    /** The bin that {@code counts[0]} stands for. */
    private int base;
    /** A bit for each count, set where it is above 0: of hundreds of counts a dozen are, and those are looked at often. */
    private long[] used = NOTHING;

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
        reserve(Bins.of(other.least), Bins.of(other.most));
        for (int word = 0; word < other.used.length; word++) {
            for (long left = other.used[word]; left != 0; left &= left - 1) {
                int index = word * Long.SIZE + Long.numberOfTrailingZeros(left);
                addTo(other.base + index, other.counts[index]);
            }
        }
        take(other.count, other.sum, other.least, other.most);
    }

    /** Forgets all latencies and keeps the memory for the next ones. */
    void clear() {
        Arrays.fill(counts, 0);
        Arrays.fill(used, 0);
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
        int[] bins = new int[bins()];
        long[] numbers = new long[bins.length];
        int next = 0;
        for (int word = 0; word < used.length; word++) {
            for (long left = used[word]; left != 0; left &= left - 1) {
                int index = word * Long.SIZE + Long.numberOfTrailingZeros(left);
                bins[next] = base + index;
                numbers[next++] = counts[index];
            }
        }
        return new LatencySketch(bins, numbers, count, sum, least, most);
    }

    /** What {@code toSketch().toBytes()} would give, without building that sketch. */
    public byte[] toBytes() {
        if (count == 0) {
            return SketchBytes.NONE;
        }
        SketchBytes out = SketchBytes.writing(count, sum, least, most, bins());
        for (int word = 0; word < used.length; word++) {
            for (long left = used[word]; left != 0; left &= left - 1) {
                int index = word * Long.SIZE + Long.numberOfTrailingZeros(left);
                out.put(base + index, counts[index]);
            }
        }
        return out.written();
    }

    private void addTo(int bin, long number) {
        int index = bin - base;
        counts[index] += number;
        used[index / Long.SIZE] |= 1L << index;
    }

    private int bins() {
        int bins = 0;
        for (long word : used) {
            bins += Long.bitCount(word);
        }
        return bins;
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

    /** In whole words of marks: growing moves words, and most samples of a window find their bins reserved. */
    private void reserve(int first, int last) {
        if (first >= base && last < base + counts.length) {
            return;
        }
        int firstWord = first / Long.SIZE;
        int lastWord = last / Long.SIZE;
        if (counts.length > 0) {
            firstWord = Math.min(firstWord, base / Long.SIZE);
            lastWord = Math.max(lastWord, base / Long.SIZE + used.length - 1);
        }
        int from = firstWord * Long.SIZE;
        long[] marks = new long[lastWord - firstWord + 1];
        long[] grown = new long[marks.length * Long.SIZE];
        if (counts.length > 0) {
            System.arraycopy(counts, 0, grown, base - from, counts.length);
            System.arraycopy(used, 0, marks, base / Long.SIZE - firstWord, used.length);
        }
        counts = grown;
        used = marks;
        base = from;
    }

    private static long addSaturated(long a, long b) {
        long result = a + b;
        return result < 0 ? Long.MAX_VALUE : result;
    }

    @Override
    public String toString() {
        return toSketch() + " in " + bins() + " bins";
    }
}
