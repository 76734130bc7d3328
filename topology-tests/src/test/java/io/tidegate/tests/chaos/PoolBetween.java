package io.tidegate.tests.chaos;

import io.tidegate.agent.core.PoolActivity;
import io.tidegate.agent.core.PoolControl;
import io.tidegate.agent.core.ResizeOrder;
import io.tidegate.agent.core.ResizeResult;
import io.tidegate.domain.PoolGauges;
import java.util.concurrent.CompletionStage;

/** A pool around another one, which hands everything on. */
abstract class PoolBetween implements PoolControl {
    private final PoolControl pool;

    PoolBetween(PoolControl pool) {
        this.pool = pool;
    }

    @Override
    public CompletionStage<ResizeResult> resize(ResizeOrder order) {
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
