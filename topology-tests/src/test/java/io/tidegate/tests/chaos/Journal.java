package io.tidegate.tests.chaos;

import io.tidegate.agent.core.PoolActivity;
import io.tidegate.agent.core.PoolControl;
import io.tidegate.agent.core.ResizeOrder;
import io.tidegate.agent.core.ResizeResult;
import io.tidegate.domain.PoolGauges;
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

    private final class Written implements PoolControl {
        private final PoolControl pool;

        Written(PoolControl pool) {
            this.pool = pool;
        }

        @Override
        public CompletionStage<ResizeResult> resize(ResizeOrder order) {
            entries.add(new Entry(order.size(), Instant.now()));
            return pool.resize(order);
        }

        @Override
        public PoolGauges gauges() {
            return pool.gauges();
        }

        @Override
        public int footprint() {
            return pool.footprint();
        }

        @Override
        public int waiting() {
            return pool.waiting();
        }

        @Override
        public PoolActivity drain() {
            return pool.drain();
        }

        @Override
        public void close() {
            pool.close();
        }
    }
}
