package io.tidegate.domain.sketch;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Records latencies from many threads, for a reader that drains it now and then. Every latency is in exactly one drained
 * sketch, and so are its share of the sum and the extremes.
 *
 * <p>Striped: each thread prefers one stripe, claims it for the few nanoseconds of one addition, and goes on to the next when
 * another thread has it. A thread waits only while every stripe is claimed; draining claims a stripe for no longer than it
 * takes to exchange a reference. Each stripe takes up to 10 KiB, and what a drain cleared is used again.
 */
public final class ConcurrentLatencyRecorder {
    private static final int MOST_STRIPES = 8;

    private final Stripe[] stripes;
    private final LongAdder outOfRange = new LongAdder();
    /** What the next stripe that is drained goes on with; guarded by this recorder's monitor. */
    private LatencyAccumulator spare = new LatencyAccumulator();

    /** Nothing recorded yet, and as many stripes as there are processors, at most 8. */
    public ConcurrentLatencyRecorder() {
        this(Runtime.getRuntime().availableProcessors());
    }

    ConcurrentLatencyRecorder(int threads) {
        // A power of two, so that a thread's number is mapped to a stripe by a mask.
        stripes = new Stripe[Integer.highestOneBit(Math.max(1, Math.min(MOST_STRIPES, 2 * threads - 1)))];
        for (int i = 0; i < stripes.length; i++) {
            stripes[i] = new Stripe();
        }
    }

    /** Adds one latency in nanoseconds; one below 0 counts as 0, one above an hour as an hour. */
    public void record(long nanos) {
        if (nanos != Bins.clamp(nanos)) {
            outOfRange.increment();
        }
        int mask = stripes.length - 1;
        int preferred = (int) Thread.currentThread().getId();
        for (int tried = 0; !stripes[(preferred + tried) & mask].offer(nanos); tried++) {
            if ((tried & mask) == mask) {
                letOthersRun();
            }
        }
    }

    /** What was added since the last drain. */
    public synchronized LatencySketch drain() {
        LatencyAccumulator drained = new LatencyAccumulator();
        for (Stripe stripe : stripes) {
            LatencyAccumulator taken = stripe.exchange(spare);
            drained.add(taken);
            taken.clear();
            spare = taken;
        }
        return drained.toSketch();
    }

    /** How many latencies ever lay below 0 or above an hour, and were counted as the nearest between. */
    public long outOfRange() {
        return outOfRange.sum();
    }

    // Nothing relies on it: it is only polite where whoever has claimed a stripe is waiting for this processor.
    @SuppressWarnings("ThreadPriorityCheck")
    private static void letOthersRun() {
        Thread.yield();
    }

    /** Latencies of whoever has claimed it. */
    private static final class Stripe {
        private final AtomicBoolean claimed = new AtomicBoolean();
        /** Read and written only by who has claimed this stripe. */
        private LatencyAccumulator latencies = new LatencyAccumulator();

        boolean offer(long nanos) {
            // The plain look first: a failed exchange would take the cache line away from its owner.
            if (claimed.getOpaque() || !claimed.compareAndSet(false, true)) {
                return false;
            }
            try {
                latencies.record(nanos);
            } finally {
                claimed.setRelease(false);
            }
            return true;
        }

        LatencyAccumulator exchange(LatencyAccumulator next) {
            while (!claimed.compareAndSet(false, true)) {
                letOthersRun();
            }
            LatencyAccumulator taken = latencies;
            latencies = next;
            claimed.setRelease(false);
            return taken;
        }
    }
}
