package io.tidegate.stage;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what follows the death of a stream thread. Kafka Streams' own answer leaves the process up and silent. Here a
 * thread that died because something outside was away, or of its transaction, is replaced after a pause that doubles from
 * 100 ms to 5 s; any other death shuts the client down, and health tells so that the process can end and be started again.
 */
final class Restarts implements StreamsUncaughtExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Restarts.class);
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    /**
     * What a broker says that does not know what happened to it, or whose coordinator gave a transaction up that took too long:
     * as when one of three is lost with its disk. Another producer begins where the last commit ended.
     */
    private static final Set<Class<? extends Throwable>> OVER_WITH_THREAD =
            Set.of(UnknownServerException.class, InvalidTxnStateException.class, TransactionAbortableException.class);

    private final String stage;
    private final AtomicReference<@Nullable Throwable> fatal = new AtomicReference<>();
    private Duration pause = SHORTEST;

    Restarts(String stage) {
        this.stage = stage;
    }

    @Override
    public StreamThreadExceptionResponse handle(Throwable failure) {
        if (!DeadLetters.isRetriable(failure) && !isOverWithThread(failure)) {
            LOG.error("stage {} stops: a thread died of what trying again does not help", stage, failure);
            fatal.compareAndSet(null, failure);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        Duration wait = nextPause();
        LOG.warn("stage {} lost a thread and replaces it in {} ms", stage, wait.toMillis(), failure);
        try {
            Thread.sleep(wait.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    /** It could not begin. */
    void giveUp(Throwable failure) {
        LOG.error("stage {} could not be started", stage, failure);
        fatal.compareAndSet(null, failure);
    }

    private static boolean isOverWithThread(Throwable failure) {
        return DeadLetters.hasCause(
                failure, cause -> OVER_WITH_THREAD.stream().anyMatch(kind -> kind.isInstance(cause)));
    }

    /** What stopped the stage; null while nothing did. */
    @Nullable Throwable fatal() {
        return fatal.get();
    }

    /** The stage made progress: the next trouble is a new one. */
    synchronized void calm() {
        pause = SHORTEST;
    }

    private synchronized Duration nextPause() {
        Duration now = pause;
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
        return now;
    }
}
