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

    /** Given only after the pool's lock was let go: who hears it may hold one that others hold who ask the pool something. */
    private record Answer(CompletableFuture<ResizeResult> to, ResizeResult result) {
        void give() {
            to.complete(result);
        }
    }

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
    public void giveBack() {
        Optional<Answer> given;
        synchronized (this) {
            if (inUse == 0) {
                throw new IllegalStateException("no connection is in use");
            }
            inUse--;
            holds.record(1);
            given = settle();
        }
        given.ifPresent(Answer::give);
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
    public CompletionStage<ResizeResult> resize(ResizeOrder order) {
        var answer = new CompletableFuture<ResizeResult>();
        Optional<Answer> superseded;
        Optional<Answer> given;
        CompletionStage<ResizeResult> inTime;
        synchronized (this) {
            superseded = supersede();
            given = take(order, answer);
            inTime = answer.copy()
                    .completeOnTimeout(
                            new ResizeResult.Unfinished(size, order.size(), inUse + " connections are in use"),
                            order.within().toNanos(),
                            TimeUnit.NANOSECONDS);
        }
        superseded.ifPresent(Answer::give);
        given.ifPresent(Answer::give);
        return inTime;
    }

    private Optional<Answer> take(ResizeOrder order, CompletableFuture<ResizeResult> answer) {
        if (closed) {
            return Optional.of(new Answer(answer, new ResizeResult.Superseded(size, order.size())));
        }
        target = order.size();
        pending = Optional.of(new Pending(order.size(), answer));
        return settle();
    }

    @Override
    public void close() {
        Optional<Answer> superseded;
        synchronized (this) {
            closed = true;
            superseded = supersede();
        }
        superseded.ifPresent(Answer::give);
    }

    /** Closes all connections at once, as an application does that ends. */
    public void shutDown() {
        close();
        empty();
    }

    private synchronized void empty() {
        target = 0;
        inUse = 0;
        waiting = 0;
        size = 0;
    }

    private Optional<Answer> settle() {
        while (size < target) {
            size++;
            connects.record(1);
        }
        size = Math.max(target, inUse);
        while (waiting > 0 && inUse < size && inUse < target) {
            waiting--;
            lend(1);
        }
        if (size != target) {
            return Optional.empty();
        }
        Optional<Answer> achieved = pending.map(done -> new Answer(done.answer(), new ResizeResult.Achieved(size)));
        pending = Optional.empty();
        return achieved;
    }

    private void lend(long waitNanos) {
        inUse++;
        borrows++;
        waits.record(waitNanos);
    }

    private Optional<Answer> supersede() {
        Optional<Answer> superseded =
                pending.map(old -> new Answer(old.answer(), new ResizeResult.Superseded(size, old.size())));
        pending = Optional.empty();
        return superseded;
    }
}
