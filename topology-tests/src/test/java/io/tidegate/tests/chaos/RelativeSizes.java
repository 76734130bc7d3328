package io.tidegate.tests.chaos;

import io.tidegate.agent.core.PoolControl;
import io.tidegate.agent.core.ResizeOrder;
import io.tidegate.agent.core.ResizeResult;
import io.tidegate.domain.PoolBounds;
import java.util.concurrent.CompletionStage;
import java.util.function.IntUnaryOperator;

/** A pool that is told "four more" where a real one is told "now 24". */
final class RelativeSizes extends PoolBetween {
    private final IntUnaryOperator change;

    /** @param change what the decision of this size changes, against the decision before it */
    RelativeSizes(PoolControl pool, IntUnaryOperator change) {
        super(pool);
        this.change = change;
    }

    @Override
    public CompletionStage<ResizeResult> resize(ResizeOrder order) {
        int size = gauges().capacity() + change.applyAsInt(order.size());
        return super.resize(new ResizeOrder(Math.max(0, Math.min(PoolBounds.LARGEST, size)), order.within()));
    }
}
