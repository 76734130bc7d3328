package io.tidegate.domain.sketch;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts latencies from many threads without a lock, for one reader that drains it now and then. Every latency is in
 * exactly one drained sketch. Takes 10 KiB.
 */
public final class ConcurrentLatencyRecorder {
    private final AtomicLongArray counts = new AtomicLongArray(Bins.COUNT);
    private final LongAdder sum = new LongAdder();
    private final AtomicLong least = new AtomicLong(Long.MAX_VALUE);
    private final AtomicLong most = new AtomicLong();

    /** Adds one latency in nanoseconds. */
    public void record(long nanos) {
        long clamped = Bins.clamp(nanos);
        // The extremes and the sum first: a drain in between then sees them early, never too late for their count.
        if (clamped < least.get()) {
            least.accumulateAndGet(clamped, Math::min);
        }
        if (clamped > most.get()) {
            most.accumulateAndGet(clamped, Math::max);
        }
        sum.add(clamped);
        counts.getAndIncrement(Bins.of(clamped));
    }

    /** What was added since the last drain. */
    public LatencySketch drain() {
        LatencyAccumulator accumulator = new LatencyAccumulator();
        int first = -1;
        int last = -1;
        for (int bin = 0; bin < Bins.COUNT; bin++) {
            if (counts.get(bin) > 0) {
                accumulator.addCounted(bin, counts.getAndSet(bin, 0));
                first = first < 0 ? bin : first;
                last = bin;
            }
        }
        if (first < 0) {
            return LatencySketch.EMPTY;
        }
        // A latency that is being recorded right now may have left its sum and extremes here and its count not yet;
        // what
        // is sent must agree with itself, so the extremes are brought into the bins that were counted.
        long shortest = within(first, least.getAndSet(Long.MAX_VALUE));
        long longest = Math.max(shortest, within(last, most.getAndSet(0)));
        accumulator.addExtremes(Math.max(longest, sum.sumThenReset()), shortest, longest);
        return accumulator.toSketch();
    }

    private static long within(int bin, long nanos) {
        return nanos <= Bins.LARGEST && Bins.of(nanos) == bin ? nanos : Bins.middle(bin);
    }
}
