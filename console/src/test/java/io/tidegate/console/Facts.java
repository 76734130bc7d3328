package io.tidegate.console;

import io.tidegate.domain.DecisionBasis;
import io.tidegate.domain.DecisionId;
import io.tidegate.domain.DecisionStep;
import io.tidegate.domain.DemandForecast;
import io.tidegate.domain.DemandSummary;
import io.tidegate.domain.EventRates;
import io.tidegate.domain.ForecastError;
import io.tidegate.domain.ForecastStep;
import io.tidegate.domain.Incarnation;
import io.tidegate.domain.Insight;
import io.tidegate.domain.LatencySummary;
import io.tidegate.domain.Lease;
import io.tidegate.domain.LeaseLoss;
import io.tidegate.domain.Liveness;
import io.tidegate.domain.Metric;
import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.PoolBounds;
import io.tidegate.domain.PoolHeartbeat;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolRegistration;
import io.tidegate.domain.PoolStatus;
import io.tidegate.domain.PoolWindow;
import io.tidegate.domain.ProviderId;
import io.tidegate.domain.Reason;
import io.tidegate.domain.RegionId;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingOutcome;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.Severity;
import io.tidegate.domain.TimeSpan;
import io.tidegate.domain.TraceLine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Records as the stages write them, with what a test does not care about filled in. */
final class Facts {
    static final Instant NOW = Instant.parse("2026-03-04T05:06:00Z");
    static final ServiceId ORDERS = new ServiceId("orders-db");
    static final Incarnation LIFE = new Incarnation(1);
    static final Duration WINDOW = Duration.ofSeconds(10);

    private Facts() {}

    static PoolStatus pool(
            String pool,
            Liveness liveness,
            int size,
            Optional<Lease> lease,
            Optional<PoolWindow> window,
            Instant since) {
        return pool(ORDERS, pool, liveness, size, lease, window, since);
    }

    static PoolStatus pool(
            ServiceId service,
            String pool,
            Liveness liveness,
            int size,
            Optional<Lease> lease,
            Optional<PoolWindow> window,
            Instant since) {
        PoolId id = new PoolId(pool);
        return new PoolStatus(
                new PoolRegistration(
                        id,
                        LIFE,
                        service,
                        new ProviderId("shop"),
                        new RegionId("eu-west"),
                        new PoolBounds(2, 40),
                        0,
                        Map.of(),
                        Optional.empty(),
                        PoolRegistration.Presence.REGISTERED,
                        since),
                liveness,
                since,
                Optional.of(new PoolHeartbeat(
                        id,
                        service,
                        LIFE,
                        since,
                        size,
                        lease.map(Lease::connections).orElse(2),
                        1,
                        lease)),
                window);
    }

    static PoolStatus alive(String pool, int size, int leased) {
        return pool(pool, Liveness.ALIVE, size, Optional.of(lease(leased)), Optional.empty(), NOW);
    }

    static Lease lease(int connections) {
        return new Lease(connections, NOW.plusSeconds(60), LeaseLoss.HOLD);
    }

    static Lease over(int connections, LeaseLoss onLoss) {
        return new Lease(connections, NOW.minusSeconds(1), onLoss);
    }

    static PoolWindow window(String pool, Instant start, Duration length, double demand) {
        return window(ORDERS, pool, start, length, demand, 20);
    }

    static PoolWindow window(
            ServiceId service, String pool, Instant start, Duration length, double demand, int capacity) {
        return new PoolWindow(
                new PoolId(pool),
                service,
                LIFE,
                new TimeSpan(start, length),
                new DemandSummary(demand, demand * 1.5, demand, demand, demand * 1.5),
                capacity == 0 ? 0 : demand / capacity,
                capacity,
                capacity,
                new LatencySummary(
                        100,
                        Duration.ofMillis(1),
                        Duration.ofMillis(1),
                        Duration.ofMillis(2),
                        Duration.ofNanos(3_456_789)),
                LatencySummary.NONE,
                LatencySummary.NONE,
                new EventRates(10, 0, 0),
                10,
                1,
                0,
                Map.of(),
                Map.of());
    }

    /** Steps of a minute from {@link #NOW} on; quantiles 0.5 and 0.95 of each. */
    static DemandForecast forecast(ServiceId service, Optional<String> pool, double... upper) {
        return new DemandForecast(
                service,
                pool.map(PoolId::new),
                NOW,
                Duration.ofMinutes(1),
                "seasonal-naive",
                "1",
                List.of(0.5, 0.95),
                java.util.Arrays.stream(upper)
                        .mapToObj(value -> new ForecastStep(value / 2, List.of(value / 2, value)))
                        .toList(),
                new ForecastError(0.12, 0.97, 1_440));
    }

    static ScalingPolicy policy(ServiceId service, int version, int budget) {
        return ScalingPolicy.usual(service, version, PolicyMode.ACT, budget, 5);
    }

    static DecisionId id(String pool, long epoch, long sequence) {
        return new DecisionId(new PoolId(pool), epoch, sequence);
    }

    static ScalingDecision.Resize resize(DecisionId id, Instant at, int from, int to, String why) {
        return new ScalingDecision.Resize(
                id,
                basis(at),
                from,
                lease(to),
                at.plusSeconds(10),
                new Reason(Reason.Code.FORECAST, why),
                List.of(
                        new TraceLine(DecisionStep.DATA_QUALITY, from, from, "10 samples, 0 s old"),
                        new TraceLine(DecisionStep.NEED, from, to + 6, "p95 over 2 min is " + (to + 6)),
                        new TraceLine(DecisionStep.BUDGET, to + 6, to, to + " of the budget are left")));
    }

    static ScalingDecision.Renewal renewal(DecisionId id, Instant at, int size) {
        return new ScalingDecision.Renewal(id, basis(at), lease(size), at.plusSeconds(10));
    }

    static ScalingDecision.Hold hold(DecisionId id, Instant at, int size, int wanted) {
        return new ScalingDecision.Hold(
                id,
                basis(at),
                size,
                wanted,
                new Reason(Reason.Code.DAMPED, "inside the dead band"),
                List.of(new TraceLine(DecisionStep.DAMPING, wanted, size, "less than a tenth")));
    }

    private static DecisionBasis basis(Instant at) {
        return new DecisionBasis(ORDERS, LIFE, at, 3, PolicyMode.ACT, 100, 120);
    }

    static ScalingOutcome applied(DecisionId id, Instant at, int achieved) {
        return new ScalingOutcome(
                id,
                ORDERS,
                LIFE,
                at,
                ScalingOutcome.End.APPLIED,
                OptionalInt.of(achieved),
                1,
                achieved + " connections are open");
    }

    static Insight insight(ServiceId service, Instant at, Severity severity, String text) {
        return new Insight(
                service,
                Optional.of(new PoolId("shop-1")),
                Insight.Kind.ANOMALY,
                severity,
                Optional.of(Metric.WAIT),
                at,
                OptionalDouble.of(1.5),
                OptionalDouble.of(4.2),
                text);
    }
}
