package io.tidegate.agent;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/** An application's threads, which borrow a connection, keep it for a moment and give it back, again and again. */
final class Borrowers implements AutoCloseable {
    private static final long HOLD_NANOS = Duration.ofMillis(1).toNanos();

    private final DataSource pool;
    private final List<Thread> threads = new ArrayList<>();
    private final LongAdder borrows = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final AtomicLong longestNanos = new AtomicLong();
    private volatile boolean stopping;
    private long since = System.nanoTime();

    /**
     * How the application did for a while.
     *
     * @param borrows connections that it got
     * @param failed attempts to get one that failed
     * @param longest wait for one
     * @param length of the while
     */
    record Account(long borrows, long failed, Duration longest, Duration length) {
        double perSecond() {
            return borrows / (length.toNanos() / 1e9);
        }
    }

    private Borrowers(DataSource pool) {
        this.pool = pool;
    }

    static Borrowers of(DataSource pool, int number) {
        Borrowers borrowers = new Borrowers(pool);
        for (int i = 0; i < number; i++) {
            Thread thread = new Thread(borrowers::work, "borrower-" + i);
            thread.setDaemon(true);
            thread.start();
            borrowers.threads.add(thread);
        }
        return borrowers;
    }

    private void work() {
        while (!stopping) {
            long asked = System.nanoTime();
            try (var connection = pool.getConnection()) {
                longestNanos.accumulateAndGet(System.nanoTime() - asked, Math::max);
                borrows.increment();
                LockSupport.parkNanos(connection, HOLD_NANOS);
            } catch (SQLException failed) {
                failures.increment();
            }
        }
    }

    /** What happened since the last account. */
    Account account() {
        long now = System.nanoTime();
        Account account = new Account(
                borrows.sumThenReset(),
                failures.sumThenReset(),
                Duration.ofNanos(longestNanos.getAndSet(0)),
                Duration.ofNanos(now - since));
        since = now;
        return account;
    }

    @Override
    public void close() {
        stopping = true;
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
