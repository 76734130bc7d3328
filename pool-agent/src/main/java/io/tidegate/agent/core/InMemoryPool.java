package io.tidegate.agent.core;

import io.tidegate.domain.PoolCounts;
import io.tidegate.domain.PoolGauges;
import io.tidegate.domain.sketch.ConcurrentLatencyRecorder;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * A pool without a database: connections are numbers, and opening or closing them takes no time. For tests, and to try an
 * agent out. Work in flight is never killed here either: a shrink below what is in use is done when enough was given back.
 */
public final class InMemoryPool implements PoolControl {
    private final ConcurrentLatencyRecorder waits = new ConcurrentLatencyRecorder();
    private final ConcurrentLatencyRecorder holds = new ConcurrentLatencyRecorder();
    private final ConcurrentLatencyRecorder connects = new ConcurrentLatencyRecorder();

    private int target;
    private int size;
    private int inUse;
    private int waiting;
    private long borrows;
    private Optional<Pending> pending = Optional.empty();
    private boolean closed;

    private record Pending(int size, CompletableFuture<ResizeResult> answer) {}

    /** A pool that holds {@code size} idle connections. */
    public InMemoryPool(int size) {
        this.target = size;
        this.size = size;
    }

    /** Borrows a connection; if none is idle the borrower waits. */
    public synchronized void borrow() {
        if (inUse < size) {
            lend(0);
        } else {
            waiting++;
        }
    }

    /**
     * Gives a connection back.
     *
     * @throws IllegalStateException if none is in use
     */
    public synchronized void giveBack() {
        if (inUse == 0) {
            throw new IllegalStateException("no connection is in use");
        }
        inUse--;
        holds.record(1);
        settle();
    }

    @Override
    public synchronized PoolGauges gauges() {
        return new PoolGauges(inUse, size - inUse, waiting, size, target, target);
    }

    @Override
    public synchronized int footprint() {
        return size;
    }

    @Override
    public synchronized int waiting() {
        return waiting;
    }

    @Override
    public synchronized PoolActivity drain() {
        var counts = new PoolCounts(borrows, 0, 0, 0, 0);
        borrows = 0;
        return new PoolActivity(counts, waits.drain(), holds.drain(), connects.drain());
    }

    @Override
    public synchronized CompletionStage<ResizeResult> resize(ResizeOrder order) {
        supersede();
        var answer = new CompletableFuture<ResizeResult>();
        if (closed) {
            answer.complete(new ResizeResult.Superseded(size, order.size()));
            return answer;
        }
        target = order.size();
        pending = Optional.of(new Pending(order.size(), answer));
        settle();
        return answer.copy()
                .completeOnTimeout(
                        new ResizeResult.Unfinished(size, order.size(), inUse + " connections are in use"),
                        order.within().toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    @Override
    public synchronized void close() {
        closed = true;
        supersede();
    }

    /** Closes all connections at once, as an application does that ends. */
    public synchronized void shutDown() {
        close();
        target = 0;
        inUse = 0;
        waiting = 0;
        size = 0;
    }

    private void settle() {
        while (size < target) {
            size++;
            connects.record(1);
        }
        size = Math.max(target, inUse);
        while (waiting > 0 && inUse < size && inUse < target) {
            waiting--;
            lend(1);
        }
        if (size == target) {
            pending.ifPresent(done -> done.answer().complete(new ResizeResult.Achieved(size)));
            pending = Optional.empty();
        }
    }

    private void lend(long waitNanos) {
        inUse++;
        borrows++;
        waits.record(waitNanos);
    }

    private void supersede() {
        pending.ifPresent(old -> old.answer().complete(new ResizeResult.Superseded(size, old.size())));
        pending = Optional.empty();
    }
}
