package io.tidegate.agent.hikari;

/**
 * When one thread borrowed its last connections: a ring in an array of longs. Slot 0 counts the pushes, the others hold
 * {@code nanoTime} values, 0 where there is none. A thread that holds more than the ring remembers loses the oldest.
 */
final class RecentBorrows {
    private static final int SLOTS = 8;

    /** The length of the array. */
    static final int LENGTH = SLOTS + 1;

    private static final long NANOS_PER_MILLI = 1_000_000;
    /** HikariCP reads its clock a little before it calls. */
    private static final long SLACK_NANOS = 200_000;

    private RecentBorrows() {}

    static void push(long[] ring, long nanoTime) {
        ring[slot(ring[0]++)] = nanoTime == 0 ? 1 : nanoTime;
    }

    static void dropNewest(long[] ring) {
        ring[slot(--ring[0])] = 0;
    }

    /**
     * Takes out the borrow that began {@code millis} (rounded down) before {@code now}.
     *
     * @return the nanoseconds since then, or -1 if no remembered borrow agrees
     */
    static long take(long[] ring, long now, long millis) {
        long from = millis * NANOS_PER_MILLI - SLACK_NANOS;
        long to = (millis + 1) * NANOS_PER_MILLI + SLACK_NANOS;
        // The newest first: borrows nest more often than they overlap.
        for (long push = ring[0] - 1; push >= Math.max(0, ring[0] - SLOTS); push--) {
            long borrowed = ring[slot(push)];
            long elapsed = now - borrowed;
            if (borrowed != 0 && elapsed >= from && elapsed <= to) {
                ring[slot(push)] = 0;
                return Math.max(0, elapsed);
            }
        }
        return -1;
    }

    private static int slot(long push) {
        return 1 + (int) Math.floorMod(push, (long) SLOTS);
    }
}
