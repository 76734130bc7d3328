package io.tidegate.ingest;

import io.tidegate.domain.Incarnation;
import io.tidegate.domain.Lease;
import io.tidegate.domain.LeaseLoss;
import io.tidegate.domain.PoolBounds;
import io.tidegate.domain.PoolCounts;
import io.tidegate.domain.PoolGauges;
import io.tidegate.domain.PoolHeartbeat;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolRegistration;
import io.tidegate.domain.PoolSample;
import io.tidegate.domain.ProviderId;
import io.tidegate.domain.RegionId;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.sketch.LatencySketch;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What pools say, for tests. */
final class Readings {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final PoolId POOL = new PoolId("orders-1");
    static final ServiceId SERVICE = new ServiceId("orders-db");
    static final Incarnation LIFE = Incarnation.startedAt(START.minusSeconds(60));

    private Readings() {}

    /** A sample of a second that ends {@code millis} after the start. */
    static PoolSample sample(long sequence, long millis, int inUse, int waiting) {
        return sample(
                POOL, LIFE, sequence, millis, Duration.ofSeconds(1), inUse, waiting, new PoolCounts(10, 1, 0, 2, 0));
    }

    static PoolSample sample(
            PoolId pool,
            Incarnation life,
            long sequence,
            long millis,
            Duration covers,
            int inUse,
            int waiting,
            PoolCounts counts) {
        return new PoolSample(
                pool,
                SERVICE,
                life,
                sequence,
                START.plusMillis(millis),
                covers,
                new PoolGauges(inUse, 0, waiting, inUse, 20, 2),
                counts,
                Optional.empty(),
                LatencySketch.of(1_000_000 + sequence * 1000, 2_000_000),
                LatencySketch.of(30_000_000),
                LatencySketch.EMPTY);
    }

    static PoolRegistration registration() {
        return registration(LIFE);
    }

    static PoolRegistration registration(Incarnation life) {
        return new PoolRegistration(
                POOL,
                life,
                SERVICE,
                new ProviderId("shop"),
                new RegionId("eu-1"),
                new PoolBounds(2, 40),
                0.01,
                Map.of(),
                Optional.empty(),
                PoolRegistration.Presence.REGISTERED,
                START);
    }

    static PoolHeartbeat heartbeat(Incarnation life, int size, long epoch) {
        return new PoolHeartbeat(
                POOL,
                SERVICE,
                life,
                START,
                size,
                20,
                epoch,
                Optional.of(new Lease(20, START.plusSeconds(60), LeaseLoss.HOLD)));
    }
}
