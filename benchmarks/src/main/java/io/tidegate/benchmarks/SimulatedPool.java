package io.tidegate.benchmarks;

import io.tidegate.agent.core.PoolActivity;
import io.tidegate.agent.core.PoolControl;
import io.tidegate.agent.core.ResizeOrder;
import io.tidegate.agent.core.ResizeResult;
import io.tidegate.domain.PoolCounts;
import io.tidegate.domain.PoolGauges;
import io.tidegate.domain.sketch.LatencySketch;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A pool that does what a pool does in a second: {@value #BORROWS} borrowers come and go, waits scatter around 0.2 ms and
 * holds around 5 ms, and demand wanders around its usual. The same seed does the same.
 */
final class SimulatedPool implements PoolControl {
    /** Borrows between two samples: with their waits and holds {@value} times two latencies a sample. */
    static final int BORROWS = 8;

    private static final int CAPACITY = 20;
    private static final double USUAL_WAIT_NANOS = 200_000;
    private static final double USUAL_HOLD_NANOS = 5_000_000;
    private static final double SCATTER = 0.6;
    private static final LatencySketch NO_CONNECTS = LatencySketch.EMPTY;

    private final SplittableRandom random;
    private double demand = CAPACITY / 2.0;

    SimulatedPool(long seed) {
        random = new SplittableRandom(seed);
    }

    @Override
    public PoolGauges gauges() {
        demand += 0.2 * (CAPACITY / 2.0 - demand) + random.nextGaussian();
        int inUse = (int) Math.max(0, Math.min(CAPACITY, Math.round(demand)));
        return new PoolGauges(inUse, CAPACITY - inUse, 0, CAPACITY, CAPACITY, CAPACITY);
    }

    @Override
    public PoolActivity drain() {
        return new PoolActivity(
                new PoolCounts(BORROWS, 0, 0, 0, 0),
                latencies(USUAL_WAIT_NANOS),
                latencies(USUAL_HOLD_NANOS),
                NO_CONNECTS);
    }

    private LatencySketch latencies(double usual) {
        long[] nanos = new long[BORROWS];
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = (long) (usual * Math.exp(SCATTER * random.nextGaussian()));
        }
        return LatencySketch.of(nanos);
    }

    @Override
    public int footprint() {
        return CAPACITY;
    }

    @Override
    public int waiting() {
        return 0;
    }

    @Override
    public CompletionStage<ResizeResult> resize(ResizeOrder order) {
        return CompletableFuture.completedFuture(new ResizeResult.Superseded(CAPACITY, order.size()));
    }

    @Override
    public void close() {}
}
