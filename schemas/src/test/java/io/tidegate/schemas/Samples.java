package io.tidegate.schemas;

import io.tidegate.domain.CommandResult;
import io.tidegate.domain.DecisionBasis;
import io.tidegate.domain.DecisionId;
import io.tidegate.domain.DecisionStep;
import io.tidegate.domain.DemandForecast;
import io.tidegate.domain.DemandSummary;
import io.tidegate.domain.EventRates;
import io.tidegate.domain.ExternalEvent;
import io.tidegate.domain.ForecastAccuracy;
import io.tidegate.domain.ForecastError;
import io.tidegate.domain.ForecastStep;
import io.tidegate.domain.HostLoad;
import io.tidegate.domain.Incarnation;
import io.tidegate.domain.Insight;
import io.tidegate.domain.LatencySummary;
import io.tidegate.domain.Lease;
import io.tidegate.domain.LeaseLoss;
import io.tidegate.domain.Liveness;
import io.tidegate.domain.Metric;
import io.tidegate.domain.OperatorConsent;
import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.PoolAlarm;
import io.tidegate.domain.PoolBounds;
import io.tidegate.domain.PoolCommand;
import io.tidegate.domain.PoolCounts;
import io.tidegate.domain.PoolGauges;
import io.tidegate.domain.PoolGroup;
import io.tidegate.domain.PoolHeartbeat;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolMark;
import io.tidegate.domain.PoolRegistration;
import io.tidegate.domain.PoolRule;
import io.tidegate.domain.PoolSample;
import io.tidegate.domain.PoolSchedule;
import io.tidegate.domain.PoolSelector;
import io.tidegate.domain.PoolStatus;
import io.tidegate.domain.PoolWindow;
import io.tidegate.domain.ProviderId;
import io.tidegate.domain.Reason;
import io.tidegate.domain.RegionId;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingOutcome;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ServiceFact;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.ServiceInput;
import io.tidegate.domain.Severity;
import io.tidegate.domain.Tick;
import io.tidegate.domain.TimeSpan;
import io.tidegate.domain.TraceLine;
import io.tidegate.domain.sketch.LatencySketch;
import io.tidegate.schemas.state.Floats;
import io.tidegate.schemas.state.ForecastLesson;
import io.tidegate.schemas.state.TrainedModelEvent;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;

/** At least two values of everything that stands on a topic: one with every field filled, one with as few as can be. */
final class Samples {
    static final PoolId POOL = new PoolId("shop-1");
    static final ServiceId SERVICE = new ServiceId("orders-db");
    static final Incarnation LIFE = new Incarnation(1_700_000_000_000L);
    static final Instant AT = Instant.parse("2026-03-04T05:06:07.089Z");
    static final DecisionId DECISION = new DecisionId(POOL, 7, 42);
    static final Lease LEASE = new Lease(24, AT.plusSeconds(120), LeaseLoss.FLOOR);

    static final PoolRegistration REGISTRATION = new PoolRegistration(
            POOL,
            LIFE,
            SERVICE,
            new ProviderId("shop"),
            new RegionId("eu-west"),
            new PoolBounds(2, 40),
            0.25,
            Map.of("tier", "gold", "app", "checkout", "canary", "no"),
            Optional.of("vault:shop/orders"),
            PoolRegistration.Presence.REGISTERED,
            AT);
    static final PoolHeartbeat HEARTBEAT = new PoolHeartbeat(POOL, SERVICE, LIFE, AT, 12, 24, 7, Optional.of(LEASE));
    static final PoolSample SAMPLE = new PoolSample(
            POOL,
            SERVICE,
            LIFE,
            99,
            AT,
            Duration.ofNanos(1_000_000_123),
            new PoolGauges(8, 4, 1, 12, 24, 2),
            new PoolCounts(100, 1, 2, 3, 4),
            Optional.of(new HostLoad(0.5, 0.75)),
            LatencySketch.of(1_000, 2_000_000, 3_000_000_000L),
            LatencySketch.of(5, 6, 7, 8),
            LatencySketch.EMPTY);
    static final LatencySummary LATENCY = new LatencySummary(
            3, Duration.ofNanos(1_234_567), Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofSeconds(3));
    static final PoolWindow WINDOW = new PoolWindow(
            POOL,
            SERVICE,
            LIFE,
            new TimeSpan(AT, Duration.ofSeconds(10)),
            new DemandSummary(7.5, 12, 7, 11, 12),
            0.6,
            12,
            24,
            LATENCY,
            LatencySummary.NONE,
            LATENCY,
            new EventRates(10.5, 0.1, 0),
            10,
            0.98,
            1,
            Map.of(Metric.DEMAND, 3.5, Metric.WAIT, -0.25, Metric.ERROR_RATE, 0.0),
            Map.of(Metric.DEMAND, 0.625, Metric.HOLD, 0.0));
    static final DemandForecast FORECAST = new DemandForecast(
            SERVICE,
            Optional.of(POOL),
            AT,
            Duration.ofMinutes(1),
            "seasonal-naive",
            "1",
            List.of(0.5, 0.9, 0.95),
            List.of(new ForecastStep(3, List.of(3.0, 4.0, 5.5)), new ForecastStep(4, List.of(4.0, 4.0, 6.0))),
            new ForecastError(0.12, 0.97, 1_440));
    static final ScalingPolicy POLICY = new ScalingPolicy(
            SERVICE,
            3,
            PolicyMode.ACT,
            97,
            5,
            Optional.of(new ScalingPolicy.Objective(0.01)),
            ScalingPolicy.Surplus.SPREAD,
            Optional.empty(),
            ScalingPolicy.Sizing.DEFAULT,
            ScalingPolicy.Leases.DEFAULT,
            ScalingPolicy.Damping.DEFAULT,
            ScalingPolicy.Emergency.DEFAULT,
            ScalingPolicy.DataQuality.DEFAULT,
            ScalingPolicy.Aftermath.DEFAULT,
            new ScalingPolicy.Features(true, false, true),
            List.of(
                    new PoolRule(
                            new PoolSelector(
                                    Optional.of("shop-*"),
                                    Optional.of(new ProviderId("shop")),
                                    Optional.of(new RegionId("eu-west")),
                                    Map.of("tier", "gold")),
                            OptionalInt.of(4),
                            OptionalInt.of(30),
                            200),
                    PoolRule.DEFAULT),
            List.of(new PoolGroup(
                    "high",
                    PoolSelector.ALL,
                    Optional.empty(),
                    Optional.of(Duration.ofMinutes(1)),
                    OptionalInt.of(5),
                    OptionalInt.of(20),
                    OptionalDouble.of(0.45))),
            List.of(new PoolSchedule(
                    "Monday rush",
                    PoolSelector.ALL,
                    Set.of(DayOfWeek.MONDAY, DayOfWeek.SUNDAY, DayOfWeek.THURSDAY),
                    LocalTime.of(8, 0),
                    LocalTime.of(10, 30),
                    ZoneId.of("Europe/Berlin"),
                    10)));
    static final DecisionBasis BASIS = new DecisionBasis(SERVICE, LIFE, AT, 3, PolicyMode.ACT, 100, 120);
    static final List<TraceLine> TRACE = List.of(
            new TraceLine(DecisionStep.NEED, 12, 30, "p95 over 2 min is 30"),
            new TraceLine(DecisionStep.BUDGET, 30, 24, "24 of the budget are left"));
    static final ScalingOutcome OUTCOME = new ScalingOutcome(
            DECISION, SERVICE, LIFE, AT, ScalingOutcome.End.APPLIED, OptionalInt.of(24), 2, "24 open");

    static final Map<Topic<?, ?>, List<?>> VALUES = Map.ofEntries(
            Map.entry(
                    Topics.POOL_REGISTRATIONS,
                    List.of(
                            REGISTRATION,
                            new PoolRegistration(
                                    POOL,
                                    LIFE,
                                    SERVICE,
                                    new ProviderId("shop"),
                                    new RegionId("eu-west"),
                                    new PoolBounds(0, 1),
                                    0,
                                    Map.of(),
                                    Optional.empty(),
                                    PoolRegistration.Presence.DEREGISTERED,
                                    AT))),
            Map.entry(
                    Topics.POOL_HEARTBEATS,
                    List.of(HEARTBEAT, new PoolHeartbeat(POOL, SERVICE, LIFE, AT, 0, 0, 0, Optional.empty()))),
            Map.entry(
                    Topics.POOL_METRICS,
                    List.of(
                            SAMPLE,
                            new PoolSample(
                                    POOL,
                                    SERVICE,
                                    LIFE,
                                    0,
                                    AT,
                                    Duration.ZERO,
                                    new PoolGauges(0, 0, 0, 0, 0, 0),
                                    PoolCounts.NONE,
                                    Optional.empty(),
                                    LatencySketch.EMPTY,
                                    LatencySketch.EMPTY,
                                    LatencySketch.EMPTY),
                            new PoolMark(POOL, SERVICE, AT))),
            Map.entry(
                    Topics.POOL_WINDOWS,
                    List.of(
                            WINDOW,
                            new PoolWindow(
                                    POOL,
                                    SERVICE,
                                    LIFE,
                                    new TimeSpan(Instant.EPOCH, Duration.ofMinutes(1)),
                                    new DemandSummary(0, 0, 0, 0, 0),
                                    0,
                                    0,
                                    0,
                                    LatencySummary.NONE,
                                    LatencySummary.NONE,
                                    LatencySummary.NONE,
                                    new EventRates(0, 0, 0),
                                    0,
                                    0,
                                    0,
                                    Map.of(),
                                    Map.of()))),
            Map.entry(
                    Topics.POOL_ALARMS,
                    Stream.of(PoolAlarm.Kind.values())
                            .map(kind -> new PoolAlarm(POOL, SERVICE, LIFE, kind, AT, 30, 24))
                            .toList()),
            Map.entry(
                    Topics.POOL_REGISTRY,
                    List.of(
                            new PoolStatus(
                                    REGISTRATION, Liveness.ALIVE, AT, Optional.of(HEARTBEAT), Optional.of(WINDOW)),
                            new PoolStatus(REGISTRATION, Liveness.DEAD, AT, Optional.empty(), Optional.empty()))),
            Map.entry(
                    Topics.INSIGHTS,
                    List.of(
                            new Insight(
                                    SERVICE,
                                    Optional.of(POOL),
                                    Insight.Kind.ANOMALY,
                                    Severity.CRITICAL,
                                    Optional.of(Metric.WAIT),
                                    AT,
                                    OptionalDouble.of(1.5),
                                    OptionalDouble.of(4.2),
                                    "the wait is unusual"),
                            new Insight(
                                    SERVICE,
                                    Optional.empty(),
                                    Insight.Kind.TREND,
                                    Severity.INFO,
                                    Optional.empty(),
                                    AT,
                                    OptionalDouble.empty(),
                                    OptionalDouble.empty(),
                                    "ein Satz mit Ümläuten → 水"))),
            Map.entry(
                    Topics.EXTERNAL_EVENTS,
                    List.of(
                            new ExternalEvent(
                                    SERVICE,
                                    "spring-sale",
                                    ExternalEvent.Kind.CAMPAIGN,
                                    AT,
                                    AT.plusSeconds(3600),
                                    OptionalDouble.of(2.5),
                                    OptionalInt.of(10),
                                    false),
                            new ExternalEvent(
                                    SERVICE,
                                    "nightly",
                                    ExternalEvent.Kind.BATCH,
                                    AT,
                                    AT.plusSeconds(1),
                                    OptionalDouble.empty(),
                                    OptionalInt.empty(),
                                    true))),
            Map.entry(
                    Topics.DEMAND_FORECASTS,
                    List.of(
                            FORECAST,
                            new DemandForecast(
                                    SERVICE,
                                    Optional.empty(),
                                    AT,
                                    Duration.ofSeconds(1),
                                    "damped-trend",
                                    "2",
                                    List.of(0.5),
                                    List.of(new ForecastStep(0, List.of(0.0))),
                                    new ForecastError(0, 1, 0)))),
            Map.entry(
                    Topics.FORECAST_ACCURACY,
                    List.of(
                            new ForecastAccuracy(
                                    SERVICE,
                                    Optional.of(POOL),
                                    AT,
                                    Duration.ofMinutes(1),
                                    List.of(new ForecastAccuracy.Horizon(
                                            4,
                                            200,
                                            OptionalDouble.of(0.07),
                                            OptionalDouble.of(0.96),
                                            List.of(new ForecastAccuracy.Model("theta", "1", 0.8, 0.25))))),
                            new ForecastAccuracy(
                                    SERVICE,
                                    Optional.empty(),
                                    AT,
                                    Duration.ofSeconds(1),
                                    List.of(new ForecastAccuracy.Horizon(
                                            1, 0, OptionalDouble.empty(), OptionalDouble.empty(), List.of()))))),
            Map.entry(
                    Topics.FORECAST_LESSONS,
                    List.of(
                            new ForecastLesson(
                                    AT,
                                    "1 of 3",
                                    Floats.of(1, Float.NaN, -2.5f),
                                    0.25f,
                                    Optional.of(new ForecastLesson.Said(0.5f, AT.minusSeconds(60)))),
                            new ForecastLesson(AT, "1 of 0", Floats.of(), 0, Optional.empty()))),
            Map.entry(
                    Topics.FORECAST_MODELS,
                    List.of(new TrainedModelEvent(
                            "boosted-trees",
                            AT,
                            AT.plusSeconds(60),
                            "1 of 3",
                            new TrainedModelEvent.Provenance(
                                    "first", 2_000, AT.minusSeconds(9_000), AT.minusSeconds(3), 0.8, 0.9, "trees=100"),
                            Bytes.wrap(new byte[] {1, 2, 3})))),
            Map.entry(
                    Topics.SCALING_POLICIES,
                    List.of(POLICY, POLICY.withMode(PolicyMode.SHADOW), POLICY.withMode(PolicyMode.APPROVE))),
            Map.entry(
                    Topics.OPERATOR_CONSENTS,
                    List.of(
                            new OperatorConsent.Paused(
                                    SERVICE, OperatorConsent.Direction.SHRINK, Optional.of(AT), "ada", AT),
                            new OperatorConsent.Paused(
                                    SERVICE, OperatorConsent.Direction.BOTH, Optional.empty(), "ada", AT),
                            new OperatorConsent.Resumed(SERVICE, OperatorConsent.Direction.GROW, "ada", AT),
                            new OperatorConsent.Approved(SERVICE, DECISION, "ada", AT),
                            new OperatorConsent.Overridden(SERVICE, POOL, 20, AT.plusSeconds(60), "ada", AT),
                            new OperatorConsent.Forgotten(SERVICE, POOL, LIFE, "ada", AT))),
            Map.entry(Topics.SERVICE_SNAPSHOTS, DeciderStateSamples.ALL),
            Map.entry(
                    Topics.SCALING_DECISIONS,
                    List.of(
                            new ScalingDecision.Resize(
                                    DECISION,
                                    BASIS,
                                    12,
                                    LEASE,
                                    AT.plusSeconds(10),
                                    new Reason(Reason.Code.FORECAST, "p95 over the lead time"),
                                    TRACE),
                            new ScalingDecision.Renewal(DECISION, BASIS, LEASE, AT.plusSeconds(10)),
                            new ScalingDecision.Hold(
                                    DECISION, BASIS, 12, 13, new Reason(Reason.Code.DAMPED, "dead band"), List.of()))),
            Map.entry(
                    Topics.POOL_COMMANDS,
                    List.of(new PoolCommand(DECISION, SERVICE, LIFE, LEASE, AT, AT.plusSeconds(10), 1))),
            Map.entry(
                    Topics.POOL_COMMAND_RESULTS,
                    List.of(
                            new CommandResult(DECISION, SERVICE, LIFE, AT, new CommandResult.Achieved(24)),
                            new CommandResult(
                                    DECISION,
                                    SERVICE,
                                    LIFE,
                                    AT,
                                    new CommandResult.Refused(CommandResult.Refusal.OLD_EPOCH, "epoch 6 is old")),
                            new CommandResult(DECISION, SERVICE, LIFE, AT, new CommandResult.Failed(20, "4 in use")))),
            Map.entry(
                    Topics.SCALING_OUTCOMES,
                    List.of(
                            OUTCOME,
                            new ScalingOutcome(
                                    DECISION,
                                    SERVICE,
                                    LIFE,
                                    AT,
                                    ScalingOutcome.End.EXPIRED,
                                    OptionalInt.empty(),
                                    0,
                                    "nothing was heard"))));

    private Samples() {}

    /** All samples with the topic that each stands on; every fact also as an entry of a service's log. */
    static Stream<Sample<?>> all() {
        Stream<Sample<?>> own = VALUES.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().map(value -> sample(entry.getKey(), value)));
        Stream<Sample<?>> inputs = Stream.concat(
                        VALUES.values().stream().flatMap(List::stream).filter(ServiceFact.class::isInstance),
                        Stream.of(new Tick(SERVICE, AT)))
                .map(fact ->
                        new Sample<>(Topics.SERVICE_INPUTS, new ServiceInput(AT.plusMillis(1), (ServiceFact) fact)));
        return Stream.concat(own, inputs)
                .sorted(java.util.Comparator.comparing(sample -> sample.topic().name() + sample.value()));
    }

    /** The names of the topics that there are samples for. */
    static Set<String> topics() {
        return all().map(sample -> sample.topic().name()).collect(Collectors.toSet());
    }

    @SuppressWarnings("unchecked") // the table above puts each value under its own topic
    private static <V> Sample<V> sample(Topic<?, ?> topic, Object value) {
        return new Sample<>((Topic<?, V>) topic, (V) value);
    }

    /** A value and where it stands. */
    record Sample<V>(Topic<?, V> topic, V value) {
        @Override
        public String toString() {
            return topic + " " + value.getClass().getSimpleName();
        }
    }
}
