package io.tidegate.forecaster;

import io.tidegate.domain.DemandSummary;
import io.tidegate.domain.EventRates;
import io.tidegate.domain.Incarnation;
import io.tidegate.domain.LatencySummary;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolWindow;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.TimeSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Windows for tests. */
final class Windows {
    static final ServiceId SERVICE = new ServiceId("orders-db");
    private static final int MOST = 100_000;

    private Windows() {}

    static PoolWindow of(String pool, Instant start, Duration length, double demand) {
        return of(pool, start, length, demand, 1);
    }

    static PoolWindow gap(String pool, Instant start, Duration length) {
        return of(pool, start, length, 0, 0.1);
    }

    private static PoolWindow of(String pool, Instant start, Duration length, double demand, double coverage) {
        return new PoolWindow(
                new PoolId(pool),
                SERVICE,
                new Incarnation(1),
                new TimeSpan(start, length),
                new DemandSummary(demand, MOST, demand, MOST, MOST),
                0.5,
                10,
                20,
                LatencySummary.NONE,
                LatencySummary.NONE,
                LatencySummary.NONE,
                new EventRates(1, 0, 0),
                10,
                coverage,
                0,
                Map.of(),
                Map.of());
    }
}
