package io.tidegate.pipeline;

import io.tidegate.domain.DecisionBasis;
import io.tidegate.domain.DecisionId;
import io.tidegate.domain.DecisionStep;
import io.tidegate.domain.DemandForecast;
import io.tidegate.domain.ForecastAccuracy;
import io.tidegate.domain.ForecastError;
import io.tidegate.domain.ForecastStep;
import io.tidegate.domain.Incarnation;
import io.tidegate.domain.Lease;
import io.tidegate.domain.LeaseLoss;
import io.tidegate.domain.Liveness;
import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.PoolBounds;
import io.tidegate.domain.PoolHeartbeat;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolRegistration;
import io.tidegate.domain.PoolStatus;
import io.tidegate.domain.ProviderId;
import io.tidegate.domain.Reason;
import io.tidegate.domain.RegionId;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingOutcome;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.TraceLine;
import io.tidegate.schemas.state.TrainedModelEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.apache.kafka.common.utils.Bytes;

/** What pools, forecasts and decisions look like. */
public final class Examples {
    public static final ServiceId SERVICE = new ServiceId("orders-db");

    private Examples() {}

    public static PoolStatus pool(String id, Instant now) {
        return pool(id, SERVICE, now);
    }

    public static PoolStatus pool(String id, ServiceId service, Instant now) {
        PoolId pool = new PoolId(id);
        return new PoolStatus(
                new PoolRegistration(
                        pool,
                        new Incarnation(7),
                        service,
                        new ProviderId("acme"),
                        new RegionId("eu-west"),
                        new PoolBounds(2, 40),
                        0.5,
                        Map.of("tier", "gold"),
                        Optional.empty(),
                        PoolRegistration.Presence.REGISTERED,
                        now),
                Liveness.ALIVE,
                now,
                Optional.of(new PoolHeartbeat(
                        pool,
                        service,
                        new Incarnation(7),
                        now,
                        12,
                        24,
                        3,
                        Optional.of(new Lease(24, now.plusSeconds(100), LeaseLoss.HOLD)))),
                Optional.empty());
    }

    public static DemandForecast forecast(String id, Instant origin) {
        return new DemandForecast(
                SERVICE,
                Optional.of(new PoolId(id)),
                origin,
                Duration.ofMinutes(1),
                "seasonal-naive",
                "1",
                List.of(0.5, 0.95),
                List.of(new ForecastStep(10, List.of(10.0, 14.5)), new ForecastStep(12, List.of(12.0, 18.25))),
                new ForecastError(0.1, 0.95, 100));
    }

    public static ForecastAccuracy accuracy(Optional<PoolId> pool, Instant at) {
        List<ForecastAccuracy.Model> models = List.of(
                new ForecastAccuracy.Model("theta", "1", 0.8, 0.6),
                new ForecastAccuracy.Model("damped-trend", "1", 0.9, 0.4));
        return new ForecastAccuracy(
                SERVICE,
                pool,
                at,
                Duration.ofMinutes(1),
                List.of(
                        new ForecastAccuracy.Horizon(1, 200, OptionalDouble.of(0.05), OptionalDouble.of(0.96), models),
                        new ForecastAccuracy.Horizon(
                                60, 150, OptionalDouble.empty(), OptionalDouble.of(0.94), models)));
    }

    public static TrainedModelEvent trees(Instant trained) {
        return new TrainedModelEvent(
                "boosted-trees",
                trained,
                trained.plusSeconds(60),
                "1 of 24",
                new TrainedModelEvent.Provenance(
                        "schedule",
                        2_000,
                        trained.minusSeconds(7_200),
                        trained.minusSeconds(60),
                        0.7,
                        0.9,
                        "trees=100"),
                Bytes.wrap(new byte[] {1, 2, 3}));
    }

    public static ScalingDecision.Resize resize(String id, long sequence, PolicyMode mode, Instant at) {
        return new ScalingDecision.Resize(
                new DecisionId(new PoolId(id), sequence, sequence),
                new DecisionBasis(SERVICE, new Incarnation(7), at, 1, mode, 10, 20),
                12,
                new Lease(24, at.plusSeconds(120), LeaseLoss.HOLD),
                at.plusSeconds(600),
                new Reason(Reason.Code.FORECAST, "22 connections are expected within 2m"),
                List.of(
                        new TraceLine(DecisionStep.NEED, 12, 26, "95 % of the forecast"),
                        new TraceLine(DecisionStep.BUDGET, 26, 24, "2 are not free"),
                        new TraceLine(DecisionStep.CONSENT, 24, 24, "acts")));
    }

    public static ScalingOutcome applied(ScalingDecision decision, Instant at) {
        return new ScalingOutcome(
                decision.id(),
                SERVICE,
                new Incarnation(7),
                at,
                ScalingOutcome.End.APPLIED,
                OptionalInt.of(24),
                1,
                "the pool has 24 connections");
    }
}
