package io.tidegate.schemas;

import static io.tidegate.schemas.Samples.AT;
import static io.tidegate.schemas.Samples.DECISION;
import static io.tidegate.schemas.Samples.HEARTBEAT;
import static io.tidegate.schemas.Samples.LEASE;
import static io.tidegate.schemas.Samples.LIFE;
import static io.tidegate.schemas.Samples.POLICY;
import static io.tidegate.schemas.Samples.POOL;
import static io.tidegate.schemas.Samples.REGISTRATION;
import static io.tidegate.schemas.Samples.SERVICE;

import io.tidegate.domain.DecisionBasis;
import io.tidegate.domain.ExternalEvent;
import io.tidegate.domain.Incarnation;
import io.tidegate.domain.Liveness;
import io.tidegate.domain.OperatorConsent;
import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.Reason;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.state.Crest;
import io.tidegate.domain.state.DemandBucket;
import io.tidegate.domain.state.ExpectedDemand;
import io.tidegate.domain.state.FormerLife;
import io.tidegate.domain.state.Grant;
import io.tidegate.domain.state.Headroom;
import io.tidegate.domain.state.LatestWindow;
import io.tidegate.domain.state.Life;
import io.tidegate.domain.state.Pause;
import io.tidegate.domain.state.PoolAccount;
import io.tidegate.domain.state.PoolDemand;
import io.tidegate.domain.state.PoolLedger;
import io.tidegate.domain.state.PoolPace;
import io.tidegate.domain.state.PoolPlans;
import io.tidegate.domain.state.SeenAlarm;
import io.tidegate.domain.state.ServiceState;
import io.tidegate.domain.state.ShrinkWatch;
import io.tidegate.domain.state.SnapshotPart;
import io.tidegate.domain.state.Undo;
import io.tidegate.domain.state.Warning;
import io.tidegate.domain.state.WindowUse;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** What the decider may know: everything that it can, and nothing yet. */
final class DeciderStateSamples {
    private static final ExpectedDemand EXPECTED =
            new ExpectedDemand(AT, Duration.ofSeconds(10), List.of(3.5, 0.0, 1e6), 0.875);

    private static final ServiceState SERVICE_PART = new ServiceState(
            SERVICE,
            1_234_567,
            AT,
            42,
            Optional.of(POLICY),
            Optional.of(EXPECTED),
            List.of(new ExternalEvent(
                    SERVICE,
                    "sale",
                    ExternalEvent.Kind.CAMPAIGN,
                    AT,
                    AT.plusSeconds(1),
                    OptionalDouble.of(1.5),
                    OptionalInt.of(3),
                    false)),
            Optional.of(new Pause(Optional.of(AT), "ada")),
            Optional.of(new Pause(Optional.empty(), "ada")),
            EnumSet.allOf(Warning.class));

    private static final PoolAccount BUSY = new PoolAccount(
            REGISTRATION,
            Liveness.ALIVE,
            AT,
            Optional.of(HEARTBEAT),
            new PoolLedger(
                    9,
                    new Life(
                            LIFE,
                            7,
                            Optional.of(LEASE),
                            24,
                            List.of(new Grant(8, LEASE, AT.plusMillis(1)), new Grant(9, LEASE, AT.plusMillis(2)))),
                    List.of(new FormerLife(new Incarnation(1), 12, AT.plusMillis(3)))),
            new PoolDemand(
                    List.of(new DemandBucket(AT, 12, 11.5, 3.25, 0.125, 20)),
                    Optional.of(new LatestWindow(
                            AT.minusSeconds(1),
                            AT,
                            10,
                            0.98,
                            0.25,
                            0.5,
                            true,
                            Optional.of(new WindowUse(7.5, 12, 0.125)))),
                    Optional.of(EXPECTED),
                    Optional.of(new SeenAlarm(AT, 30)),
                    Optional.of(new Headroom(2.25, 1_234)),
                    Optional.of(new Crest(17.5, AT))),
            new PoolPace(AT, AT.minusSeconds(5), 12, 4),
            new PoolPlans(
                    Optional.of(new ScalingDecision.Resize(
                            DECISION,
                            new DecisionBasis(SERVICE, LIFE, AT, 3, PolicyMode.APPROVE, 5, 6),
                            12,
                            LEASE,
                            AT.plusSeconds(10),
                            new Reason(Reason.Code.FORECAST, "because"),
                            List.of())),
                    OptionalInt.of(13),
                    Optional.of(new OperatorConsent.Overridden(SERVICE, POOL, 20, AT.plusSeconds(60), "ada", AT)),
                    Optional.of(new ShrinkWatch(AT, AT.plusSeconds(1), 12, 8, 0.01, 0)),
                    Optional.of(new Undo(12, AT.plusSeconds(1), "it was worse")),
                    Optional.of(Reason.Code.DAMPED),
                    17));

    private static final PoolAccount FRESH = new PoolAccount(
            REGISTRATION,
            Liveness.SUSPECT,
            AT,
            Optional.empty(),
            new PoolLedger(0, new Life(LIFE, 0, Optional.empty(), 2, List.of()), List.of()),
            PoolDemand.NONE,
            PoolPace.NEVER,
            PoolPlans.NONE);

    static final List<SnapshotPart> ALL = List.of(
            new SnapshotPart(SERVICE_PART, 0, 3, List.of(BUSY)),
            new SnapshotPart(ServiceState.starting(SERVICE), 1, 3, List.of(FRESH)),
            new SnapshotPart(ServiceState.starting(SERVICE), 0, 1, List.of()));

    private DeciderStateSamples() {}
}
