package io.tidegate.pipeline.demo;

import io.tidegate.pipeline.demo.Faults.Fault;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Cuts each silent pool's agent from the broker for as long as the fault lasts. The pool itself is left alone. */
final class Cuts implements Runnable {
    private final List<Fault> silences;
    private final List<Relay> relays;
    private final long start;
    private final CountDownLatch stopped = new CountDownLatch(1);

    /**
     * @param relays the way of each pool's agent to the broker, in the order of the faults' indices
     * @param start {@link System#nanoTime} at which the demonstration begins
     */
    Cuts(Faults faults, List<Relay> relays, long start) {
        this.silences = faults.all().stream()
                .filter(fault -> fault.kind() == Faults.Kind.SILENT_POOL)
                .toList();
        this.relays = List.copyOf(relays);
        this.start = start;
    }

    @Override
    public void run() {
        try {
            for (Fault silence : silences) {
                Relay relay = relays.get(silence.pool());
                if (stoppedBefore(silence.from().toNanos())) {
                    return;
                }
                relay.cut();
                try {
                    if (stoppedBefore(silence.to().toNanos())) {
                        return;
                    }
                } finally {
                    relay.join();
                }
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean stoppedBefore(long sinceStart) throws InterruptedException {
        return stopped.await(start + sinceStart - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    /** Makes {@link #run} join what is cut and return. */
    void stop() {
        stopped.countDown();
    }
}
