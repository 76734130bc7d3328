package io.tidegate.decider;

import io.tidegate.domain.DemandForecast;
import io.tidegate.domain.DemandSummary;
import io.tidegate.domain.EventRates;
import io.tidegate.domain.ForecastError;
import io.tidegate.domain.ForecastStep;
import io.tidegate.domain.Incarnation;
import io.tidegate.domain.LatencySummary;
import io.tidegate.domain.Lease;
import io.tidegate.domain.Liveness;
import io.tidegate.domain.Metric;
import io.tidegate.domain.PoolBounds;
import io.tidegate.domain.PoolHeartbeat;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolRegistration;
import io.tidegate.domain.PoolStatus;
import io.tidegate.domain.PoolWindow;
import io.tidegate.domain.ProviderId;
import io.tidegate.domain.RegionId;
import io.tidegate.domain.TimeSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Facts for tests, with what does not matter filled in. */
final class Facts {
    private Facts() {}

    static PoolRegistration registration(String pool, int floor, int ceiling, long incarnation) {
        return new PoolRegistration(
                new PoolId(pool),
                new Incarnation(incarnation),
                Policies.SERVICE,
                new ProviderId("shop"),
                new RegionId("eu"),
                new PoolBounds(floor, ceiling),
                0,
                Map.of(),
                Optional.empty(),
                PoolRegistration.Presence.REGISTERED,
                Instant.ofEpochMilli(incarnation));
    }

    static PoolHeartbeat heartbeat(
            PoolRegistration of, Instant at, int size, int capacity, long epoch, Optional<Lease> lease) {
        return new PoolHeartbeat(of.pool(), of.service(), of.incarnation(), at, size, capacity, epoch, lease);
    }

    static PoolStatus status(PoolRegistration of, Liveness liveness, Instant at, Optional<PoolHeartbeat> heartbeat) {
        return new PoolStatus(of, liveness, at, heartbeat, Optional.empty());
    }

    /** A window of one second of a steady demand that fitted, with nothing known of holds. */
    static PoolWindow window(PoolRegistration of, Instant end, double demand) {
        return window(of, end, demand, Duration.ZERO, 0, 1);
    }

    static PoolWindow window(
            PoolRegistration of, Instant end, double demand, Duration wait, double score, double coverage) {
        return window(of, end, demand, (int) Math.ceil(demand), wait, score, coverage);
    }

    static PoolWindow window(
            PoolRegistration of, Instant end, double demand, int size, Duration wait, double score, double coverage) {
        return new PoolWindow(
                of.pool(),
                of.service(),
                of.incarnation(),
                new TimeSpan(end.minusSeconds(1), Duration.ofSeconds(1)),
                new DemandSummary(demand, demand, demand, demand, demand),
                0,
                size,
                size,
                new LatencySummary(1, wait, wait, wait, wait),
                LatencySummary.NONE,
                LatencySummary.NONE,
                new EventRates(0, 0, 0),
                coverage > 0 ? 10 : 0,
                coverage,
                0,
                Map.of(Metric.DEMAND, score),
                Map.of());
    }

    /** A window of one second of a pool of such a size, of which so much was in use on average. */
    static PoolWindow used(
            PoolRegistration of,
            Instant end,
            double peak,
            int size,
            double utilisation,
            Duration wait,
            double timeouts) {
        PoolWindow plain = window(of, end, peak, size, wait, 0, 1);
        return new PoolWindow(
                plain.pool(),
                plain.service(),
                plain.incarnation(),
                plain.span(),
                plain.demand(),
                utilisation,
                size,
                size,
                plain.waits(),
                plain.holds(),
                plain.connects(),
                new EventRates(10, timeouts, 0),
                plain.samples(),
                plain.coverage(),
                plain.late(),
                plain.zScores(),
                plain.scores());
    }

    /** A forecast of the same demand for sixty steps of a second. */
    static DemandForecast forecast(Optional<PoolId> pool, Instant origin, double demand) {
        return forecast(pool, origin, demand, new ForecastError(0, 1, 1));
    }

    static DemandForecast forecast(Optional<PoolId> pool, Instant origin, double demand, ForecastError error) {
        return new DemandForecast(
                Policies.SERVICE,
                pool,
                origin,
                Duration.ofSeconds(1),
                "test",
                "1",
                List.of(0.5, 0.95),
                Collections.nCopies(60, new ForecastStep(demand, List.of(demand, demand))),
                error);
    }
}
