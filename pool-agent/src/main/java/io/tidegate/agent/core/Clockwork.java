package io.tidegate.agent.core;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at every pool of an agent every {@link Pace#LOOK}, on one daemon thread.
 *
 * <p>HikariCP tells nobody when a borrower begins to wait, only when the wait is over; so the clockwork asks. A look that finds
 * nothing to do is two volatile reads a pool, fifty times a second.
 */
public final class Clockwork implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Clockwork.class);

    private static final Duration GOODBYES = Duration.ofSeconds(1);

    private final Collection<ManagedPool> pools = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread daemon = new Thread(work, "tidegate-clockwork");
        daemon.setDaemon(true);
        return daemon;
    });

    /** Starts to look. */
    public void start() {
        var unused = thread.scheduleWithFixedDelay(
                () -> pools.forEach(this::look), 0, Pace.LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Looks at this pool from now on, until it is gone. */
    public void add(ManagedPool pool) {
        pools.add(pool);
    }

    private void look(ManagedPool pool) {
        try {
            pool.look();
        } catch (RuntimeException e) {
            // The executor would end the task for good, for every pool.
            LOG.warn("{}: a look at the pool failed, the next one follows", pool.id(), e);
        }
        if (pool.isGone()) {
            pools.remove(pool);
        }
    }

    /** Looks no more; waits up to {@link #GOODBYES} for pools that are about to say goodbye. */
    @Override
    public void close() {
        long until = System.nanoTime() + GOODBYES.toNanos();
        try {
            while (pools.stream().anyMatch(ManagedPool::isDeparting) && System.nanoTime() - until < 0) {
                Thread.sleep(Pace.LOOK.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.shutdownNow();
    }
}
