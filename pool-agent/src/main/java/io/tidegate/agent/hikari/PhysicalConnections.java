package io.tidegate.agent.hikari;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The connections that really exist, and the gate through which each new one must come.
 *
 * <p>The footprint is what the service may see: connections open, connections being opened, and connections that were
 * closed, or failed to open, less than a margin ago (a server's process ends a moment after its client has hung up). The
 * gate admits an opening only while the footprint is below the limit. HikariCP closes asynchronously and refills at once,
 * rotates connections at the end of their life and knows nothing of a lease; here none of that can overrun it.
 *
 * <p>Connections are not wrapped. Whether one is open is asked of it ({@code isClosed()}, which is local), when somebody
 * counts; so a closing is noticed late rather than early, which is the safe side.
 */
final class PhysicalConnections {
    /** How often a waiting opener looks again: closings announce themselves to nobody. */
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private static final int LONGEST_TEXT = 200;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<Connection> open = Collections.newSetFromMap(new IdentityHashMap<>());
    /** When each connection that is gone was noticed, oldest first. Never longer than the limit was within one margin. */
    private final ArrayDeque<Long> lingering = new ArrayDeque<>();

    private final long marginNanos;
    private final LongSupplier nanoTime;

    private int opening;
    private int limit;
    private boolean shut;
    private Optional<String> lastFailure = Optional.empty();
    private int ownClosings;
    private int gone;

    private long failures;
    private long drainedFailures;
    private long retries;
    private long reconnects;
    private long losses;

    /** What was counted since the last time. */
    record Tally(long failures, long retries, long reconnects) {}

    /** How many there are: {@code size} open, {@code footprint} that the service may see. */
    record Count(int size, int footprint) {}

    /**
     * @param limit how many may exist at first
     * @param margin how long a closed connection still counts
     * @param nanoTime a monotonic clock in nanoseconds
     */
    PhysicalConnections(int limit, Duration margin, LongSupplier nanoTime) {
        this.limit = limit;
        this.marginNanos = margin.toNanos();
        this.nanoTime = nanoTime;
    }

    /** From now on at most {@code most} may exist. More may exist already; none is opened until they are fewer. */
    void limit(int most) {
        lock.lock();
        try {
            limit = most;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until one more connection may be opened, and counts it as being opened: {@link #opened} or {@link #failed} must
     * follow.
     *
     * @throws SQLTransientConnectionException if that was not so for {@code patience}, or the gate was shut
     */
    void admit(Duration patience) throws SQLTransientConnectionException {
        lock.lock();
        try {
            long deadline = nanoTime.getAsLong() + patience.toNanos();
            while (!shut && footprint() >= limit) {
                long left = deadline - nanoTime.getAsLong();
                if (left <= 0) {
                    throw new SQLTransientConnectionException(
                            "no connection is opened beyond the lease of " + limit + ": " + open.size() + " open, "
                                    + opening + " being opened, " + lingering.size() + " just closed");
                }
                lookAgain(Math.min(left, LOOK_AGAIN_NANOS));
            }
            if (shut) {
                throw new SQLTransientConnectionException("no connection is opened: the pool is closed");
            }
            opening++;
            if (lastFailure.isPresent()) {
                retries++;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLTransientConnectionException(
                    "interrupted while waiting for the lease to admit a connection", e);
        } finally {
            lock.unlock();
        }
    }

    /** An admitted opening succeeded. */
    void opened(Connection connection) {
        lock.lock();
        try {
            opening--;
            open.add(connection);
            lastFailure = Optional.empty();
            if (gone > 0) {
                gone--;
                reconnects++;
            }
        } finally {
            lock.unlock();
        }
    }

    /** An admitted opening failed. The server may have got further than its answer did, so it counts for a margin. */
    void failed(Throwable cause) {
        lock.lock();
        try {
            String text = String.valueOf(cause.getMessage());
            lastFailure = Optional.of(text.substring(0, Math.min(text.length(), LONGEST_TEXT)));
            opening--;
            failures++;
            lingering.addLast(nanoTime.getAsLong());
        } finally {
            lock.unlock();
        }
    }

    /** Announces that a connection is about to be closed to make the pool smaller: its going is no loss. */
    void closingOne() {
        lock.lock();
        try {
            ownClosings++;
        } finally {
            lock.unlock();
        }
    }

    /** What the last attempt to open one said, if it failed. */
    Optional<String> lastFailure() {
        lock.lock();
        try {
            return lastFailure;
        } finally {
            lock.unlock();
        }
    }

    /** How many there are now. */
    Count count() {
        lock.lock();
        try {
            int footprint = footprint();
            return new Count(open.size(), footprint);
        } finally {
            lock.unlock();
        }
    }

    /**
     * A number that grows with each connection that was lost or could not be opened: a sign that others may be dead too.
     */
    long troubles() {
        lock.lock();
        try {
            footprint();
            return losses + failures;
        } finally {
            lock.unlock();
        }
    }

    /** What was counted since the last call, and begins again at zero. */
    Tally drain() {
        lock.lock();
        try {
            Tally tally = new Tally(failures - drainedFailures, retries, reconnects);
            drainedFailures = failures;
            retries = 0;
            reconnects = 0;
            return tally;
        } finally {
            lock.unlock();
        }
    }

    /** Opens nothing any more, and sends away who waits. */
    void shut() {
        lock.lock();
        try {
            shut = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("WaitNotInLoop") // The loop is the caller's.
    private void lookAgain(long nanos) throws InterruptedException {
        long unused = changed.awaitNanos(nanos);
    }

    private int footprint() {
        long now = nanoTime.getAsLong();
        for (Iterator<Connection> each = open.iterator(); each.hasNext(); ) {
            if (isClosed(each.next())) {
                each.remove();
                lingering.addLast(now);
                if (ownClosings > 0) {
                    ownClosings--;
                } else {
                    losses++;
                    gone = Math.min(gone + 1, limit);
                }
            }
        }
        while (!lingering.isEmpty() && now - lingering.getFirst() >= marginNanos) {
            lingering.removeFirst();
        }
        return open.size() + opening + lingering.size();
    }

    private static boolean isClosed(Connection connection) {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            // A connection that cannot tell may be open: it goes on counting.
            return false;
        }
    }
}
