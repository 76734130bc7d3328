package io.tidegate.domain.sketch;

/**
 * The bins of the latency sketch: 32 equal steps in each doubling ("log-linear", as in HdrHistogram and circllhist). A bin
 * that begins at v is at most v/32 wide, so its middle is at most 1/64 = 1.6 % from any value in it.
 */
final class Bins {
    private static final int STEP_BITS = 5;
    private static final int STEPS = 1 << STEP_BITS;

    /** The longest latency that is told apart: one hour, in nanoseconds. */
    static final long LARGEST = 3_600_000_000_000L;

    /** How many bins there are. */
    static final int COUNT = of(LARGEST) + 1;

    private Bins() {}

    /** The bin of a latency in nanoseconds, between 0 and {@link #LARGEST}. */
    static int of(long nanos) {
        if (nanos < 2 * STEPS) {
            return (int) nanos;
        }
        int shift = 63 - STEP_BITS - Long.numberOfLeadingZeros(nanos);
        return shift * STEPS + (int) (nanos >>> shift);
    }

    /** The middle of a bin, in nanoseconds. */
    static long middle(int bin) {
        if (bin < 2 * STEPS) {
            return bin;
        }
        int shift = bin / STEPS - 1;
        long start = (long) (bin % STEPS + STEPS) << shift;
        return start + (1L << shift) / 2;
    }

    /** The latency that is counted for {@code nanos}: itself, or the nearest that can be. */
    static long clamp(long nanos) {
        return Math.max(0, Math.min(LARGEST, nanos));
    }
}
