package io.tidegate.domain.sketch;

import java.util.Arrays;
import java.util.Locale;

/**
 * The written form of a sketch: a version byte; then as variable-length integers (seven bits a byte, low ones first, 63
 * bits at most) the sum, the least, the most, the number of bins, and for each bin the distance to the one before and its
 * count. An empty sketch is no bytes at all.
 *
 * <p>An instance walks over the bins of bytes that were found sound as a whole, so whoever adds them up never stops halfway.
 */
final class SketchBytes {
    private static final byte VERSION = 1;
    static final byte[] NONE = new byte[0];

    /** Seven bits in each of nine bytes: no number here is negative. */
    private static final int MOST_BITS = 63;

    private static final int MOST_BYTES = MOST_BITS / 7;

    private final byte[] bytes;
    private int position;
    private int bin;

    private long sum;
    private long least;
    private long most;
    private long count;
    private int bins;
    private int lastBin;

    private SketchBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    static byte[] write(LatencySketch sketch) {
        if (sketch.isEmpty()) {
            return NONE;
        }
        int[] bins = sketch.bins();
        SketchBytes out = writing(sketch.count(), sketch.sum(), sketch.least(), sketch.most(), bins.length);
        for (int i = 0; i < bins.length; i++) {
            out.put(bins[i], sketch.counts()[i]);
        }
        return out.written();
    }

    /** Begins to write a sketch that is not empty; its bins follow, rising, with {@link #put(int, long)}. */
    static SketchBytes writing(long count, long sum, long least, long most, int bins) {
        // No bin has more than all together, and no distance is longer than to the last bin.
        int each = lengthOf(Bins.COUNT) + lengthOf(count);
        SketchBytes out = new SketchBytes(new byte[1 + 4 * MOST_BYTES + bins * each]);
        out.bytes[out.position++] = VERSION;
        out.put(sum);
        out.put(least);
        out.put(most);
        out.put(bins);
        return out;
    }

    /** Writes the next bin and its count. */
    void put(int nextBin, long number) {
        put(nextBin - bin);
        put(number);
        bin = nextBin;
    }

    /** All that was written. */
    byte[] written() {
        return Arrays.copyOf(bytes, position);
    }

    static LatencySketch read(byte[] bytes) {
        if (bytes.length == 0) {
            return LatencySketch.EMPTY;
        }
        SketchBytes in = checked(bytes);
        int[] bins = new int[in.bins];
        long[] counts = new long[in.bins];
        for (int i = 0; i < bins.length; i++) {
            bins[i] = in.nextBin();
            counts[i] = in.nextCount();
        }
        return new LatencySketch(bins, counts, in.count, in.sum, in.least, in.most);
    }

    /**
     * Bytes that are a whole sound sketch, at the first bin. Allocates nothing that grows with what the bytes claim.
     *
     * @param bytes at least one
     * @throws IllegalArgumentException saying what is wrong
     */
    static SketchBytes checked(byte[] bytes) {
        if (bytes[0] != VERSION) {
            throw new IllegalArgumentException(
                    "a latency sketch must have version " + VERSION + ", but had " + bytes[0]);
        }
        SketchBytes in = new SketchBytes(bytes);
        in.position = 1;
        in.check();
        return in;
    }

    private void check() {
        sum = take();
        least = take();
        most = take();
        long used = take();
        if (used < 1 || used > Math.min(Bins.COUNT, (bytes.length - position) / 2)) {
            throw impossible("a latency sketch of %d bytes cannot have %d bins", bytes.length, used);
        }
        bins = (int) used;
        int start = position;
        int firstBin = checkBins();
        if (position != bytes.length) {
            throw impossible("a latency sketch must end after %d bytes, but there were %d", position, bytes.length);
        }
        if (least > most || most > Bins.LARGEST || Bins.of(least) != firstBin || Bins.of(most) != lastBin) {
            throw impossible(
                    "the extremes of a latency sketch must lie in its first and last bin, but were %d and %d",
                    least, most);
        }
        if (sum < most || sum < saturatedProduct(least, count) || sum > saturatedProduct(most, count)) {
            throw impossible(
                    "the sum of a latency sketch must fit %d latencies from %d to %d, but was %d",
                    count, least, most, sum);
        }
        position = start;
        bin = 0;
    }

    private int checkBins() {
        int firstBin = 0;
        for (int i = 0; i < bins; i++) {
            long distance = take();
            // Compared before it is added: a distance near 2^63 would wrap to a bin that looks small.
            if (distance >= Bins.COUNT - bin || (i > 0 && distance == 0)) {
                throw impossible(
                        "the bins of a latency sketch must rise to at most %d, but bin %d came %d after %d",
                        Bins.COUNT - 1, i, distance, bin);
            }
            bin += (int) distance;
            firstBin = i == 0 ? bin : firstBin;
            long number = take();
            if (number < 1 || number > LatencySketch.MOST_COUNT - count) {
                throw impossible(
                        "the counts of a latency sketch must be above 0 and together at most %d, but after %d came %d",
                        LatencySketch.MOST_COUNT, count, number);
            }
            count += number;
        }
        lastBin = bin;
        return firstBin;
    }

    /** How many bins there are to walk over. */
    int bins() {
        return bins;
    }

    long count() {
        return count;
    }

    long sum() {
        return sum;
    }

    long least() {
        return least;
    }

    long most() {
        return most;
    }

    /** The next bin; {@link #nextCount} comes after each. */
    int nextBin() {
        bin += (int) take();
        return bin;
    }

    long nextCount() {
        return take();
    }

    private void put(long value) {
        long left = value;
        while (left > 0x7F) {
            bytes[position++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        bytes[position++] = (byte) left;
    }

    private long take() {
        long value = 0;
        for (int shift = 0; shift < MOST_BITS; shift += 7) {
            if (position == bytes.length) {
                throw impossible("a latency sketch ends in the middle of a number");
            }
            byte next = bytes[position++];
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw impossible("a number in a latency sketch has more than %d bits", MOST_BITS);
    }

    /**
     * Apart from where it is found out: what puts a text together is large, and would be compiled into the walk over the bins,
     * again for each kind of garbage that comes.
     */
    private static IllegalArgumentException impossible(String form, Object... numbers) {
        return new IllegalArgumentException(String.format(Locale.ROOT, form, numbers));
    }

    /** Bytes that a number takes. */
    private static int lengthOf(long number) {
        return (Long.SIZE - Long.numberOfLeadingZeros(number | 1) + 6) / 7;
    }

    private static long saturatedProduct(long a, long b) {
        long product = a * b;
        return Math.multiplyHigh(a, b) != 0 || product < 0 ? Long.MAX_VALUE : product;
    }
}
