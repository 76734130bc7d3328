package io.tidegate.tests.chaos;

import io.tidegate.agent.core.PoolActivity;
import io.tidegate.agent.core.PoolControl;
import io.tidegate.agent.core.ResizeOrder;
import io.tidegate.agent.core.ResizeResult;
import io.tidegate.domain.PoolBounds;
import io.tidegate.domain.PoolGauges;
import java.util.concurrent.CompletionStage;
import java.util.function.IntUnaryOperator;

/**
 * A pool that is told "four more" where a real one is told "now 24".
 *
 * @param pool the pool itself
 * @param change what the decision of this size changes, against the decision before it
 */
record RelativeSizes(PoolControl pool, IntUnaryOperator change) implements PoolControl {
    @Override
    public CompletionStage<ResizeResult> resize(ResizeOrder order) {
        int size = pool.gauges().capacity() + change.applyAsInt(order.size());
        return pool.resize(new ResizeOrder(Math.max(0, Math.min(PoolBounds.LARGEST, size)), order.within()));
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
