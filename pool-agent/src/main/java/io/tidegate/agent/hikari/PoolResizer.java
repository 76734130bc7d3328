package io.tidegate.agent.hikari;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import io.tidegate.agent.core.ResizeOrder;
import io.tidegate.agent.core.ResizeResult;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a HikariCP pool to its target size and keeps it there, on threads of its own.
 *
 * <p>HikariCP's {@code setMaximumPoolSize} writes a field and does nothing else. So:
 *
 * <ul>
 *   <li><b>Grow</b>: raise the maximum, then the minimum of idle ones, then tell HikariCP's adder how many are missing
 *       ({@code addBagItem}, which HikariCP itself calls when a borrower waits). No connection is taken from the application for
 *       that.
 *   <li><b>Shrink</b>: lower the minimum, then the maximum, then borrow the surplus and evict it. A borrower gets an idle connection
 *       if there is one, and otherwise waits its turn for one that comes back; so work in flight is never touched. {@code
 *       softEvictConnections} would close all of them and open the rest again.
 *   <li><b>Repair</b>: after a connection was lost or could not be opened, the idle ones are asked whether they live, and the
 *       dead are evicted; HikariCP alone finds each only when somebody borrows it. Nobody is asked while somebody waits.
 * </ul>
 */
final class PoolResizer {
    private static final Logger LOG = LoggerFactory.getLogger(PoolResizer.class);

    /** Threads that borrow the surplus. More would only wait in one line with the application's borrowers. */
    private static final int EVICTORS = 8;

    private static final long BORROW_MILLIS = 250;
    private static final int VALIDATION_SECONDS = 1;
    private static final long BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long OVERDUE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long SETTLED_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final HikariDataSource source;
    private final HikariPool pool;
    private final PhysicalConnections physical;
    private final ThreadPoolExecutor workers;
    private final Thread thread;

    /** Guards the decision to evict, so that two evictors never take the same surplus. */
    private final Object evicting = new Object();

    private final AtomicInteger evictors = new AtomicInteger();
    private final AtomicInteger ownWaiting = new AtomicInteger();
    private final AtomicInteger ownHeld = new AtomicInteger();
    private final AtomicBoolean sweeping = new AtomicBoolean();

    private final Object ordering = new Object();
    private Optional<Pending> pending = Optional.empty();
    private volatile int target;
    private volatile boolean stopped;
    private long seenTroubles;

    private record Pending(ResizeOrder order, long deadline, CompletableFuture<ResizeResult> answer) {}

    PoolResizer(HikariDataSource source, HikariPool pool, PhysicalConnections physical, int target) {
        this.source = source;
        this.pool = pool;
        this.physical = physical;
        String name = "tidegate-" + source.getPoolName();
        this.workers = new ThreadPoolExecutor(
                0,
                EVICTORS + 1,
                5,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                work -> new AgentThread(work, name + "-evictor"));
        this.thread = new AgentThread(this::run, name + "-resizer");
        take(target);
    }

    void start() {
        thread.start();
    }

    CompletionStage<ResizeResult> resize(ResizeOrder order) {
        var next = new Pending(order, System.nanoTime() + order.within().toNanos(), new CompletableFuture<>());
        Optional<Pending> superseded;
        synchronized (ordering) {
            superseded = pending;
            pending = Optional.of(next);
            take(order.size());
        }
        superseded.ifPresent(this::supersede);
        if (stopped) {
            stop();
        }
        LockSupport.unpark(thread);
        return next.answer().copy();
    }

    /** The size that the pool is brought to. */
    int target() {
        return target;
    }

    /** Borrowers that the resizer itself has in the pool's line. */
    int ownWaiting() {
        return ownWaiting.get();
    }

    /** Connections that the resizer itself has borrowed. */
    int ownHeld() {
        return ownHeld.get();
    }

    void stop() {
        stopped = true;
        workers.shutdownNow();
        LockSupport.unpark(thread);
        Optional<Pending> left;
        synchronized (ordering) {
            left = pending;
            pending = Optional.empty();
        }
        left.ifPresent(this::supersede);
    }

    private void supersede(Pending old) {
        old.answer()
                .complete(new ResizeResult.Superseded(
                        physical.count().footprint(), old.order().size()));
    }

    private void take(int size) {
        target = size;
        physical.limit(size);
        // HikariCP knows no maximum of 0; the gate does.
        int most = Math.max(1, size);
        if (most < source.getMaximumPoolSize()) {
            source.setMinimumIdle(size);
            source.setMaximumPoolSize(most);
        } else {
            source.setMaximumPoolSize(most);
            source.setMinimumIdle(size);
        }
    }

    private void run() {
        while (!stopped) {
            long pause = OVERDUE_NANOS;
            try {
                pause = step(System.nanoTime());
            } catch (RuntimeException e) {
                LOG.warn("{}: a step of resizing failed, the next one follows", source.getPoolName(), e);
            }
            LockSupport.parkNanos(this, pause);
        }
    }

    /** One look at the pool and what follows from it; answers after how many nanoseconds to look again. */
    private long step(long now) {
        int wanted = target;
        int total = pool.getTotalConnections();
        if (total > wanted) {
            evictSurplus(total - wanted);
        }
        for (int missing = wanted - total; missing > 0; missing--) {
            // Does nothing while as many openings are queued already.
            pool.addBagItem(wanted - total);
        }
        int footprint = physical.count().footprint();
        boolean settled = total == wanted && footprint == wanted;
        sweepAfterTrouble();
        Optional<Pending> waiting = answer(now, wanted, footprint, settled);
        if (waiting.isPresent()) {
            return BUSY_NANOS;
        }
        return settled ? SETTLED_NANOS : OVERDUE_NANOS;
    }

    private Optional<Pending> answer(long now, int wanted, int footprint, boolean settled) {
        Optional<Pending> done = Optional.empty();
        synchronized (ordering) {
            if (pending.isPresent() && pending.get().order().size() == wanted) {
                if (settled || now - pending.get().deadline() >= 0) {
                    done = pending;
                    pending = Optional.empty();
                }
            }
        }
        done.ifPresent(old -> old.answer()
                .complete(settled ? new ResizeResult.Achieved(footprint) : unfinished(footprint, old.order())));
        return done.isPresent() ? Optional.empty() : pendingNow();
    }

    private Optional<Pending> pendingNow() {
        synchronized (ordering) {
            return pending;
        }
    }

    private ResizeResult unfinished(int footprint, ResizeOrder order) {
        String reason = footprint > order.size()
                ? pool.getActiveConnections() + " connections are in use, and work in flight is not killed"
                : physical.lastFailure()
                        .map(failure -> "connections cannot be opened: " + failure)
                        .orElse("connections are still being opened");
        return new ResizeResult.Unfinished(footprint, order.size(), reason);
    }

    private void evictSurplus(int surplus) {
        while (evictors.get() < Math.min(surplus, EVICTORS)) {
            evictors.incrementAndGet();
            if (!hire(this::evictOne)) {
                evictors.decrementAndGet();
                return;
            }
        }
    }

    private boolean hire(Runnable work) {
        try {
            workers.execute(work);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private void evictOne() {
        try {
            Connection connection = borrow();
            try {
                if (!evictIfSurplus(connection)) {
                    connection.close();
                }
            } finally {
                ownHeld.decrementAndGet();
            }
        } catch (SQLException e) {
            LOG.debug("{}: no connection came back in time, the next round tries again", source.getPoolName(), e);
        } finally {
            evictors.decrementAndGet();
            LockSupport.unpark(thread);
        }
    }

    private boolean evictIfSurplus(Connection connection) {
        synchronized (evicting) {
            if (pool.getTotalConnections() <= target) {
                return false;
            }
            physical.closingOne();
            source.evictConnection(connection);
            return true;
        }
    }

    private Connection borrow() throws SQLException {
        ownWaiting.incrementAndGet();
        try {
            Connection connection = pool.getConnection(BORROW_MILLIS);
            ownHeld.incrementAndGet();
            return connection;
        } finally {
            ownWaiting.decrementAndGet();
        }
    }

    private void sweepAfterTrouble() {
        long troubles = physical.troubles();
        if (troubles != seenTroubles && sweeping.compareAndSet(false, true)) {
            if (hire(this::sweepIdle)) {
                seenTroubles = troubles;
            } else {
                sweeping.set(false);
            }
        }
    }

    /** Borrows the idle connections one after the other, keeps them until all were asked, and evicts the dead. */
    private void sweepIdle() {
        List<Connection> alive = new ArrayList<>();
        try {
            int idle = pool.getIdleConnections();
            for (int asked = 0; asked < idle && noApplicationWaits(); asked++) {
                Connection connection = borrow();
                if (connection.isValid(VALIDATION_SECONDS)) {
                    alive.add(connection);
                } else {
                    ownHeld.decrementAndGet();
                    source.evictConnection(connection);
                }
            }
        } catch (SQLException e) {
            LOG.debug("{}: the sweep of idle connections ended early", source.getPoolName(), e);
        } finally {
            alive.forEach(this::giveBack);
            sweeping.set(false);
            LockSupport.unpark(thread);
        }
    }

    private boolean noApplicationWaits() {
        return pool.getThreadsAwaitingConnection() <= ownWaiting.get() && !stopped;
    }

    private void giveBack(Connection connection) {
        ownHeld.decrementAndGet();
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("{}: a connection could not be given back", source.getPoolName(), e);
        }
    }
}
