package io.tidegate.agent.kafka;

import io.tidegate.agent.core.ManagedPool;
import io.tidegate.agent.core.Notice;
import io.tidegate.agent.core.Outbox;
import io.tidegate.agent.core.Outbox.Kind;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empties the pools' outboxes into Kafka, on one daemon thread.
 *
 * <p>Only a few records are on their way at a time. While Kafka is away the rest stays in the outboxes, where a newer sample pushes an
 * older one out; in the producer's own buffer it would be the other way round.
 *
 * <p>A registration or a result that failed goes back into its outbox; a heartbeat or a sample does not, for a newer one is about to come.
 */
final class Sender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);

    /** Records that were handed to the producer and not yet acknowledged. */
    private static final int ON_THEIR_WAY = 64;

    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Map<String, Object> properties;
    private final Wire wire;
    private final Collection<ManagedPool> pools = new CopyOnWriteArrayList<>();
    private final Semaphore free = new Semaphore(ON_THEIR_WAY);
    private final Pauses pauses = new Pauses(Duration.ofMillis(100), Duration.ofSeconds(5));
    private final Thread thread;

    private @Nullable Producer<byte[], byte[]> producer;
    private volatile long stopAt = Long.MAX_VALUE;
    private volatile boolean stopping;
    private volatile boolean failing;
    private volatile boolean stumbled;
    private volatile @Nullable Kind failedLast;

    private record Outgoing(Outbox<Notice> from, Notice notice) {}

    /**
     * @param properties of the producer, complete
     * @param wire how notices are written
     */
    Sender(Map<String, Object> properties, Wire wire) {
        this.properties = properties;
        this.wire = wire;
        this.thread = new Thread(this::run, "tidegate-sender");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Says that there is something to send. Never waits. */
    void wake() {
        LockSupport.unpark(thread);
    }

    /** Empties this pool's outbox too. */
    void add(ManagedPool pool) {
        pools.add(pool);
        wake();
    }

    /** Whether the last attempt to send failed. */
    boolean isFailing() {
        return failing;
    }

    /** Sends what waits for at most {@code within}, then ends. */
    void close(Duration within) {
        stopAt = System.nanoTime() + within.toNanos();
        stopping = true;
        wake();
        try {
            thread.join(within.plusSeconds(1).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        close(Duration.ZERO);
    }

    private void run() {
        while (!isDone()) {
            try {
                boolean sent = sendNext();
                if (stumbled) {
                    stumbled = false;
                    pause();
                } else if (!sent) {
                    LockSupport.parkNanos(this, stopping ? TimeUnit.MILLISECONDS.toNanos(5) : IDLE_NANOS);
                }
            } catch (RuntimeException e) {
                // Some failures leave a producer useless for good; a new one costs little.
                closeProducer(Duration.ZERO);
                pause();
            }
        }
        closeProducer(Duration.ofMillis(500));
    }

    private boolean isDone() {
        if (!stopping) {
            return false;
        }
        boolean toldAll =
                pools.stream().allMatch(pool -> pool.outbox().isEmpty()) && free.availablePermits() == ON_THEIR_WAY;
        return toldAll || System.nanoTime() - stopAt >= 0;
    }

    /** Hands the most urgent notice to the producer; false if there is none, or too many are on their way. */
    private boolean sendNext() {
        if (!free.tryAcquire()) {
            return false;
        }
        Optional<Outgoing> next = take();
        if (next.isEmpty()) {
            free.release();
            return false;
        }
        Outgoing outgoing = next.get();
        try {
            var record = wire.encode(outgoing.notice());
            // The producer reports most failures here, those that it finds at once too.
            var unused = producer().send(record, (metadata, failure) -> {
                if (failure == null) {
                    succeeded();
                } else {
                    failed(outgoing, failure);
                    stumbled = true;
                }
                free.release();
                wake();
            });
        } catch (RuntimeException e) {
            failed(outgoing, e);
            free.release();
            throw e;
        }
        return true;
    }

    /** What failed last comes last: a registration that no registry takes must not keep the heartbeats back. */
    private Optional<Outgoing> take() {
        pools.removeIf(pool -> pool.isGone() && pool.outbox().isEmpty());
        return take(kind -> kind != failedLast).or(() -> take(kind -> true));
    }

    private Optional<Outgoing> take(Predicate<Kind> of) {
        for (ManagedPool pool : pools) {
            Optional<Notice> notice = pool.outbox().poll(of);
            if (notice.isPresent()) {
                return Optional.of(new Outgoing(pool.outbox(), notice.get()));
            }
        }
        return Optional.empty();
    }

    private void succeeded() {
        failedLast = null;
        if (failing) {
            failing = false;
            LOG.info("samples and heartbeats reach Kafka again");
        }
        pauses.afterSuccess();
    }

    private void failed(Outgoing outgoing, Exception failure) {
        Kind kind = outgoing.notice().kind();
        failedLast = kind;
        if (kind == Kind.REGISTRATION || kind == Kind.RESULT) {
            outgoing.from().putBack(kind, outgoing.notice());
        } else {
            outgoing.from().countDrop(kind);
        }
        if (failing) {
            LOG.debug("a {} could not be sent", kind, failure);
        } else {
            failing = true;
            LOG.warn(
                    "a {} could not be sent; the pools go on, and the agent goes on trying: {}",
                    kind,
                    failure.toString());
        }
    }

    private void pause() {
        long until = System.nanoTime() + pauses.afterFailure().toNanos();
        // New entries ring the bell and end a park early.
        for (long left = until - System.nanoTime(); left > 0 && !isDone(); left = until - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
        }
    }

    private Producer<byte[], byte[]> producer() {
        if (producer == null) {
            // Resolves host names, and throws if it cannot: so here, and not in the application's thread.
            producer = new KafkaProducer<>(properties);
        }
        return producer;
    }

    private void closeProducer(Duration within) {
        if (producer != null) {
            try {
                producer.close(within);
            } catch (RuntimeException e) {
                LOG.debug("the producer did not close in order", e);
            }
            producer = null;
        }
    }
}
