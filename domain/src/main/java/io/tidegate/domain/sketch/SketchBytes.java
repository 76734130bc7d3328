package io.tidegate.domain.sketch;

import java.util.Arrays;

/**
 * The written form of a sketch: a version byte; then as variable-length integers (seven bits a byte, low ones first) the
 * sum, the least, the most, the number of bins, and for each bin the distance to the one before and its count. An empty
 * sketch is no bytes at all.
 */
final class SketchBytes {
    private static final byte VERSION = 1;
    private static final byte[] NONE = new byte[0];

    private final byte[] bytes;
    private int position;

    private SketchBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    static byte[] write(LatencySketch sketch) {
        if (sketch.isEmpty()) {
            return NONE;
        }
        int[] bins = sketch.bins();
        SketchBytes out = new SketchBytes(new byte[1 + 10 * (4 + 2 * bins.length)]);
        out.bytes[out.position++] = VERSION;
        out.put(sketch.sum());
        out.put(sketch.least());
        out.put(sketch.most());
        out.put(bins.length);
        int last = 0;
        for (int i = 0; i < bins.length; i++) {
            out.put(bins[i] - last);
            out.put(sketch.counts()[i]);
            last = bins[i];
        }
        return Arrays.copyOf(out.bytes, out.position);
    }

    /** Allocates no more than the bytes that are really there can fill, whatever they claim. */
    static LatencySketch read(byte[] bytes) {
        if (bytes.length == 0) {
            return LatencySketch.EMPTY;
        }
        if (bytes[0] != VERSION) {
            throw new IllegalArgumentException(
                    "a latency sketch must have version " + VERSION + ", but had " + bytes[0]);
        }
        SketchBytes in = new SketchBytes(bytes);
        in.position = 1;
        long sum = in.take();
        long least = in.take();
        long most = in.take();
        long used = in.take();
        if (used < 1 || used > Math.min(Bins.COUNT, (bytes.length - in.position) / 2)) {
            throw new IllegalArgumentException(
                    "a latency sketch of " + bytes.length + " bytes cannot have " + used + " bins");
        }
        int[] bins = new int[(int) used];
        long[] counts = new long[(int) used];
        long count = 0;
        long bin = 0;
        for (int i = 0; i < used; i++) {
            long distance = in.take();
            bin += distance;
            counts[i] = in.take();
            count += counts[i];
            if (bin >= Bins.COUNT || distance < 0 || (i > 0 && distance == 0)) {
                throw new IllegalArgumentException("the bins of a latency sketch must rise to at most "
                        + (Bins.COUNT - 1) + ", but bin " + i + " was " + bin);
            }
            if (counts[i] < 1 || count < 0) {
                throw new IllegalArgumentException(
                        "the counts of a latency sketch must be above 0, but one was " + counts[i]);
            }
            bins[i] = (int) bin;
        }
        if (in.position != bytes.length) {
            throw new IllegalArgumentException(
                    "a latency sketch must end after " + in.position + " bytes, but there were " + bytes.length);
        }
        if (least < 0 || Bins.of(Bins.clamp(least)) != bins[0] || Bins.of(Bins.clamp(most)) != bins[bins.length - 1]) {
            throw new IllegalArgumentException(
                    "the extremes of a latency sketch must lie in its first and last bin, but were " + least + " and "
                            + most);
        }
        if (most < least || sum < most) {
            throw new IllegalArgumentException("sum, most and least of a latency sketch must be in order, but were "
                    + sum + ", " + most + " and " + least);
        }
        return new LatencySketch(bins, counts, count, sum, least, most);
    }

    private void put(long value) {
        long left = value;
        while ((left & ~0x7FL) != 0) {
            bytes[position++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        bytes[position++] = (byte) left;
    }

    private long take() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (position == bytes.length) {
                throw new IllegalArgumentException("a latency sketch ends in the middle of a number");
            }
            byte next = bytes[position++];
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number in a latency sketch has more than 64 bits");
    }
}
