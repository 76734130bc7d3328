package io.tidegate.pipeline.run;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What runs in this process and must be stopped, the last started first: at the end of a command, or when a signal ends the
 * process, whichever is earlier.
 */
public final class StopOrder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StopOrder.class);

    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final Thread hook = new Thread(this::stopAll, "tidegate-stop");
    private volatile boolean stopping;

    private StopOrder() {}

    /** Listens to signals from now on. */
    public static StopOrder onSignal() {
        StopOrder order = new StopOrder();
        Runtime.getRuntime().addShutdownHook(order.hook);
        return order;
    }

    /** Adds what was just started; stops it at once when everything is being stopped already. */
    public <T extends AutoCloseable> T add(T started) {
        synchronized (this) {
            if (!stopping) {
                running.push(started);
                return started;
            }
        }
        stop(started);
        throw new IllegalStateException("stopping");
    }

    /** Whether a signal, or the end of the command, is stopping everything: what ends then has not failed. */
    public boolean isStopping() {
        return stopping;
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // A signal was quicker; the hook does the work, and this waits for it below.
            LOG.debug("the process is ending already");
        }
        stopAll();
    }

    /** Holds the lock throughout, so that whoever comes second returns when everything has stopped. */
    private synchronized void stopAll() {
        stopping = true;
        while (!running.isEmpty()) {
            stop(running.pop());
        }
    }

    private static void stop(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception failed) {
            LOG.warn("could not stop {} in order", part.getClass().getSimpleName(), failed);
        }
    }
}
