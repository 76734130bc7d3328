package io.tidegate.tests.chaos;

import io.tidegate.agent.core.PoolControl;
import io.tidegate.agent.core.ResizeOrder;
import io.tidegate.agent.core.ResizeResult;
import java.time.Instant;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The sizes that a pool took, in the order in which it took them: written by the pool, whatever is told about it. */
final class Journal {
    private final Queue<Entry> entries = new ConcurrentLinkedQueue<>();

    /** A size that the pool took, and when. */
    record Entry(int size, Instant at) {}

    /** The same pool, which writes. */
    PoolControl of(PoolControl pool) {
        return new Written(pool);
    }

    /** The oldest entry that was not taken out yet; it stays in. */
    Optional<Entry> first() {
        return Optional.ofNullable(entries.peek());
    }

    /** Takes the oldest entry out. */
    void removeFirst() {
        entries.remove();
    }

    private final class Written extends PoolBetween {
        Written(PoolControl pool) {
            super(pool);
        }

        @Override
        public CompletionStage<ResizeResult> resize(ResizeOrder order) {
            entries.add(new Entry(order.size(), Instant.now()));
            return super.resize(order);
        }
    }
}
