package io.tidegate.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/** An application's threads, which borrow a connection, ask the database something, keep it for a moment and give it back, again and again. */
public final class Borrowers implements AutoCloseable {
    private static final Duration HOLD = Duration.ofMillis(1);

    private final DataSource pool;
    private final long holdNanos;
    private final List<Thread> threads = new ArrayList<>();
    private final LongAdder borrows = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final AtomicLong longestNanos = new AtomicLong();
    private volatile boolean stopping;
    private long since = System.nanoTime();

    /**
     * How the application did for a while.
     *
     * @param borrows connections that it got and used
     * @param failed attempts to get or to use one that failed
     * @param longest wait for one
     * @param length of the while
     */
    public record Account(long borrows, long failed, Duration longest, Duration length) {
        /** Connections that it got in a second. */
        public double perSecond() {
            return borrows / (length.toNanos() / 1e9);
        }
    }

    private Borrowers(DataSource pool, Duration hold) {
        this.pool = pool;
        this.holdNanos = hold.toNanos();
    }

    /** So many threads, at work at once. */
    public static Borrowers of(DataSource pool, int number) {
        return of(pool, number, HOLD);
    }

    /** So many threads, at work at once, that keep a connection for so long. */
    public static Borrowers of(DataSource pool, int number, Duration hold) {
        Borrowers borrowers = new Borrowers(pool, hold);
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
                ask(connection);
                borrows.increment();
                LockSupport.parkNanos(connection, holdNanos);
            } catch (SQLException failed) {
                failures.increment();
            }
        }
    }

    /** A pool hands a connection that was just used out again without a look at it: only who uses it sees that it is dead. */
    private static void ask(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
        }
    }

    /** What happened since the last account. */
    public Account account() {
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
