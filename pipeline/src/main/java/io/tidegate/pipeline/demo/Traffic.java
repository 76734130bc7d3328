package io.tidegate.pipeline.demo;

import io.tidegate.pipeline.demo.Arrivals.Arrival;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** Sends every borrower to every side at the same moment. Open loop: a slow side is not spared the next borrower. */
final class Traffic implements Runnable {
    private final Arrivals arrivals;
    private final List<Side> sides;
    private final long start;
    private final Duration length;
    private final Function<Arrival, List<Arrival>> disturbance;
    private volatile boolean stopped;

    /**
     * @param start {@link System#nanoTime} at which the demonstration begins
     * @param length when it ends after that
     * @param disturbance what faults make of a borrower: the same one, a slower one, none, several
     */
    Traffic(
            Arrivals arrivals,
            List<Side> sides,
            long start,
            Duration length,
            Function<Arrival, List<Arrival>> disturbance) {
        this.arrivals = arrivals;
        this.sides = List.copyOf(sides);
        this.start = start;
        this.length = length;
        this.disturbance = disturbance;
    }

    @Override
    public void run() {
        while (!stopped) {
            Arrival arrival = arrivals.next();
            if (arrival.at().compareTo(length) >= 0) {
                return;
            }
            long due = start + arrival.at().toNanos();
            for (long left = due - System.nanoTime(); left > 0 && !stopped; left = due - System.nanoTime()) {
                LockSupport.parkNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(100)));
            }
            for (Arrival disturbed : disturbance.apply(arrival)) {
                for (Side side : sides) {
                    side.serve(disturbed.pool(), disturbed.hold());
                }
            }
        }
    }

    /** Makes {@link #run} return soon. */
    void stop() {
        stopped = true;
    }
}
