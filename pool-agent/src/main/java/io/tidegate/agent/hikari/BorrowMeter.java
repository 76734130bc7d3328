package io.tidegate.agent.hikari;

import com.zaxxer.hikari.metrics.IMetricsTracker;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import com.zaxxer.hikari.metrics.PoolStats;
import io.tidegate.domain.sketch.ConcurrentLatencyRecorder;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * HikariCP's metrics-tracker hook: counts and times every borrow, and passes everything on to the application's own tracker.
 *
 * <p>What the agent borrows itself, to evict it or to look whether it lives, is seen by neither.
 *
 * <p>HikariCP tells how long a connection was kept in whole milliseconds, which is useless for transactions that take two.
 * The hook is called by the borrowing thread at the borrow and by the returning thread at the return, so that each thread
 * remembers its last borrows in nanoseconds; the one that agrees with HikariCP's milliseconds is the one that ends. If there is none
 * (another thread returned it), the middle of the millisecond is recorded.
 */
final class BorrowMeter implements MetricsTrackerFactory {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final ConcurrentLatencyRecorder wait = new ConcurrentLatencyRecorder();
    private final ConcurrentLatencyRecorder hold = new ConcurrentLatencyRecorder();
    private final LongAdder acquisitions = new LongAdder();
    private final LongAdder timeouts = new LongAdder();

    private volatile Optional<MetricsTrackerFactory> application;
    private volatile Optional<Tee> tracker = Optional.empty();

    /** A meter that also feeds the application's own tracker, if it has one. */
    BorrowMeter(Optional<MetricsTrackerFactory> application) {
        this.application = application;
    }

    @Override
    public IMetricsTracker create(String poolName, PoolStats poolStats) {
        Tee tee = new Tee(poolName, poolStats);
        application.ifPresent(tee::feed);
        tracker = Optional.of(tee);
        return tee;
    }

    /** The application brings its tracker later: it is fed from now on. */
    void feed(MetricsTrackerFactory factory) {
        application = Optional.of(factory);
        tracker.ifPresent(tee -> tee.feed(factory));
    }

    Optional<MetricsTrackerFactory> application() {
        return application;
    }

    ConcurrentLatencyRecorder waits() {
        return wait;
    }

    ConcurrentLatencyRecorder holds() {
        return hold;
    }

    /** Borrows that succeeded since the last call. HikariCP reports a timeout as an acquisition too. */
    Borrows drain() {
        long timedOut = timeouts.sumThenReset();
        return new Borrows(Math.max(0, acquisitions.sumThenReset() - timedOut), timedOut);
    }

    /** How many borrows succeeded and how many timed out. */
    record Borrows(long borrows, long timeouts) {}

    private final class Tee implements IMetricsTracker {
        private final String poolName;
        private final PoolStats poolStats;
        // Holds arrays only, so that no class of the agent stays behind in the application's threads.
        private final ThreadLocal<long[]> borrowedAt = ThreadLocal.withInitial(() -> new long[RecentBorrows.LENGTH]);
        private volatile Optional<IMetricsTracker> next = Optional.empty();

        Tee(String poolName, PoolStats poolStats) {
            this.poolName = poolName;
            this.poolStats = poolStats;
        }

        void feed(MetricsTrackerFactory factory) {
            next = Optional.of(factory.create(poolName, poolStats));
        }

        @Override
        public void recordConnectionCreatedMillis(long connectionCreatedMillis) {
            // The agent's own connect times are taken around the driver, without the wait at the gate.
            next.ifPresent(own -> own.recordConnectionCreatedMillis(connectionCreatedMillis));
        }

        @Override
        public void recordConnectionAcquiredNanos(long elapsedAcquiredNanos) {
            if (AgentThread.isCurrent()) {
                return;
            }
            acquisitions.increment();
            wait.record(elapsedAcquiredNanos);
            RecentBorrows.push(borrowedAt.get(), System.nanoTime());
            next.ifPresent(own -> own.recordConnectionAcquiredNanos(elapsedAcquiredNanos));
        }

        @Override
        public void recordConnectionUsageMillis(long elapsedBorrowedMillis) {
            if (AgentThread.isCurrent()) {
                return;
            }
            long exact = RecentBorrows.take(borrowedAt.get(), System.nanoTime(), elapsedBorrowedMillis);
            hold.record(exact >= 0 ? exact : elapsedBorrowedMillis * NANOS_PER_MILLI + NANOS_PER_MILLI / 2);
            next.ifPresent(own -> own.recordConnectionUsageMillis(elapsedBorrowedMillis));
        }

        @Override
        public void recordConnectionTimeout() {
            if (AgentThread.isCurrent()) {
                return;
            }
            timeouts.increment();
            // HikariCP called the failed acquisition an acquisition just before.
            RecentBorrows.dropNewest(borrowedAt.get());
            next.ifPresent(IMetricsTracker::recordConnectionTimeout);
        }

        @Override
        public void close() {
            next.ifPresent(IMetricsTracker::close);
        }
    }
}
