package io.tidegate.pipeline.demo;

import com.zaxxer.hikari.HikariDataSource;
import io.tidegate.domain.sketch.ConcurrentLatencyRecorder;
import io.tidegate.domain.sketch.LatencySketch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * One side of the comparison: its pools, the threads of its borrowers, and what became of them. A borrower takes a
 * connection, has the database sleep for its hold, and gives the connection back.
 */
final class Side implements AutoCloseable {
    /** More borrowers than this at once in one pool are turned away, and counted as timeouts: they would have waited in vain. */
    private static final int MOST_BORROWERS = 300;

    private final String name;
    private final List<HikariDataSource> pools;
    private final List<ExecutorService> borrowers = new ArrayList<>();
    private final ConcurrentLatencyRecorder waits = new ConcurrentLatencyRecorder();
    private final LongAdder borrows = new LongAdder();
    private final LongAdder timeouts = new LongAdder();
    private final LongAdder failures = new LongAdder();

    Side(String name, List<HikariDataSource> pools) {
        this.name = name;
        this.pools = List.copyOf(pools);
        for (int pool = 0; pool < pools.size(); pool++) {
            String prefix = name + "-borrower-" + pool + "-";
            LongAdder count = new LongAdder();
            ThreadPoolExecutor executor =
                    new ThreadPoolExecutor(0, MOST_BORROWERS, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                        count.increment();
                        Thread thread = new Thread(null, task, prefix + count.sum(), 256 * 1024);
                        thread.setDaemon(true);
                        return thread;
                    });
            borrowers.add(executor);
        }
    }

    /** Lets a borrower come to a pool now; returns at once. */
    void serve(int pool, Duration hold) {
        try {
            borrowers.get(pool).execute(() -> borrow(pools.get(pool), hold));
        } catch (RejectedExecutionException full) {
            timeouts.increment();
        }
    }

    private void borrow(HikariDataSource pool, Duration hold) {
        long asked = System.nanoTime();
        try (Connection connection = pool.getConnection()) {
            waits.record(System.nanoTime() - asked);
            borrows.increment();
            try (PreparedStatement sleep = connection.prepareStatement("select pg_sleep(?)")) {
                sleep.setDouble(1, hold.toNanos() / 1e9);
                sleep.execute();
            }
        } catch (SQLTransientConnectionException timeout) {
            // A borrower that gave up has waited too: leaving it out would flatter the side that makes them wait.
            waits.record(System.nanoTime() - asked);
            timeouts.increment();
        } catch (SQLException broken) {
            failures.increment();
        }
    }

    String name() {
        return name;
    }

    List<HikariDataSource> pools() {
        return pools;
    }

    /** Connections handed out so far. */
    long borrows() {
        return borrows.sum();
    }

    /** Borrowers that gave up so far. */
    long timeouts() {
        return timeouts.sum();
    }

    /** Statements that failed so far, other than by waiting too long. */
    long failures() {
        return failures.sum();
    }

    /** The waits since the last call, of those who got a connection and of those who gave up. */
    LatencySketch drainWaits() {
        return waits.drain();
    }

    /** Lets the borrowers that are under way finish, for at most {@code patience}. */
    void awaitBorrowers(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        for (ExecutorService executor : borrowers) {
            executor.shutdown();
        }
        for (ExecutorService executor : borrowers) {
            if (!executor.awaitTermination(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                executor.shutdownNow();
            }
        }
    }

    @Override
    public void close() {
        borrowers.forEach(ExecutorService::shutdownNow);
    }
}
