package io.tidegate.schemas;

import io.tidegate.domain.Incarnation;
import io.tidegate.domain.OperatorConsent;
import io.tidegate.domain.OperatorConsent.Overridden;
import io.tidegate.domain.ServiceId;
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
import io.tidegate.schemas.wire.CrestRecord;
import io.tidegate.schemas.wire.DeciderStateRecord;
import io.tidegate.schemas.wire.DemandBucketRecord;
import io.tidegate.schemas.wire.ExpectedDemandRecord;
import io.tidegate.schemas.wire.FormerLifeRecord;
import io.tidegate.schemas.wire.GrantRecord;
import io.tidegate.schemas.wire.HeadroomRecord;
import io.tidegate.schemas.wire.LatestWindowRecord;
import io.tidegate.schemas.wire.LifeRecord;
import io.tidegate.schemas.wire.PauseRecord;
import io.tidegate.schemas.wire.PoolAccountRecord;
import io.tidegate.schemas.wire.PoolPaceRecord;
import io.tidegate.schemas.wire.PoolPlansRecord;
import io.tidegate.schemas.wire.SeenAlarmRecord;
import io.tidegate.schemas.wire.ServiceStateRecord;
import io.tidegate.schemas.wire.ShrinkWatchRecord;
import io.tidegate.schemas.wire.UndoRecord;
import io.tidegate.schemas.wire.WarningSymbol;
import io.tidegate.schemas.wire.WindowUseRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;

/** How the decider writes its stores and its snapshots. */
public final class DeciderStates {
    private static final Symbols<Warning, WarningSymbol> WARNING =
            new Symbols<>("warning", Warning.class, WarningSymbol.class);

    /** What concerns a service as a whole. */
    public static final Codec<ServiceState> SERVICE =
            Codec.of(ServiceStateRecord.class, DeciderStates::toWire, DeciderStates::fromWire);

    /** The account of a pool. */
    public static final Codec<PoolAccount> POOL =
            Codec.of(PoolAccountRecord.class, DeciderStates::toWire, DeciderStates::fromWire);

    /** Both together, a few accounts at a time. */
    static final Codec<SnapshotPart> SNAPSHOT =
            Codec.of(DeciderStateRecord.class, DeciderStates::toWire, DeciderStates::fromWire);

    /** Names the account of a pool. */
    public static final KeyCodec<ServicePoolKey> POOL_KEY =
            KeyCodec.text(ServicePoolKey::toString, ServicePoolKey::parse);

    private DeciderStates() {}

    private static DeciderStateRecord toWire(SnapshotPart part) {
        return new DeciderStateRecord(
                toWire(part.service()),
                part.accounts().stream().map(DeciderStates::toWire).toList(),
                part.part(),
                part.parts());
    }

    private static SnapshotPart fromWire(DeciderStateRecord part) {
        return new SnapshotPart(
                fromWire(part.getService()),
                part.getPart(),
                part.getParts(),
                part.getPools().stream().map(DeciderStates::fromWire).toList());
    }

    private static ServiceStateRecord toWire(ServiceState service) {
        return new ServiceStateRecord(
                service.service().value(),
                service.offset(),
                service.now().toEpochMilli(),
                service.sequence(),
                Words.orNull(service.policy(), PolicyWords::toWire),
                Words.orNull(service.forecast(), DeciderStates::toWire),
                service.events().stream().map(ServiceCodecs::toWire).toList(),
                Words.orNull(service.growPause(), DeciderStates::toWire),
                Words.orNull(service.shrinkPause(), DeciderStates::toWire),
                service.warnings().stream().sorted().map(WARNING::wire).toList());
    }

    private static ServiceState fromWire(ServiceStateRecord service) {
        return new ServiceState(
                new ServiceId(service.getService()),
                service.getOffset(),
                Instant.ofEpochMilli(service.getNowMillis()),
                service.getSequence(),
                Words.optional(service.getPolicy(), PolicyWords::fromWire),
                Words.optional(service.getForecast(), DeciderStates::fromWire),
                service.getEvents().stream().map(ServiceCodecs::fromWire).toList(),
                Words.optional(service.getGrowPause(), DeciderStates::fromWire),
                Words.optional(service.getShrinkPause(), DeciderStates::fromWire),
                // One that a later version added is told again, which does no harm.
                service.getWarnings().stream()
                        .flatMap(warning -> WARNING.known(warning).stream())
                        .collect(Collectors.toSet()));
    }

    private static PoolAccountRecord toWire(PoolAccount account) {
        PoolDemand demand = account.demand();
        PoolPace pace = account.pace();
        return new PoolAccountRecord(
                PoolCodecs.toWire(account.registration()),
                Words.LIVENESS.wire(account.liveness()),
                account.since().toEpochMilli(),
                Words.orNull(account.heartbeat(), PoolCodecs::toWire),
                account.ledger().epoch(),
                toWire(account.ledger().life()),
                account.ledger().former().stream().map(DeciderStates::toWire).toList(),
                demand.recent().stream().map(DeciderStates::toWire).toList(),
                Words.orNull(demand.latest(), DeciderStates::toWire),
                Words.orNull(demand.forecast(), DeciderStates::toWire),
                Words.orNull(
                        demand.alarm(), alarm -> new SeenAlarmRecord(alarm.at().toEpochMilli(), alarm.demand())),
                new PoolPaceRecord(
                        pace.changed().toEpochMilli(), pace.periodStart().toEpochMilli(), pace.gained(), pace.lost()),
                toWire(account.plans()),
                Words.orNull(demand.headroom(), headroom -> new HeadroomRecord(headroom.factor(), headroom.windows())),
                Words.orNull(
                        demand.crest(),
                        crest -> new CrestRecord(crest.height(), crest.at().toEpochMilli())));
    }

    private static PoolAccount fromWire(PoolAccountRecord account) {
        PoolPaceRecord pace = account.getPace();
        return new PoolAccount(
                PoolCodecs.fromWire(account.getRegistration()),
                Words.LIVENESS.required(account.getLiveness()),
                Instant.ofEpochMilli(account.getSinceMillis()),
                Words.optional(account.getHeartbeat(), PoolCodecs::fromWire),
                new PoolLedger(
                        account.getEpoch(),
                        fromWire(account.getLife()),
                        account.getFormer().stream()
                                .map(DeciderStates::fromWire)
                                .toList()),
                new PoolDemand(
                        account.getRecent().stream()
                                .map(DeciderStates::fromWire)
                                .toList(),
                        Words.optional(account.getLatest(), DeciderStates::fromWire),
                        Words.optional(account.getForecast(), DeciderStates::fromWire),
                        Words.optional(
                                account.getAlarm(),
                                alarm -> new SeenAlarm(Instant.ofEpochMilli(alarm.getAtMillis()), alarm.getDemand())),
                        Words.optional(
                                account.getHeadroom(),
                                headroom -> new Headroom(headroom.getFactor(), headroom.getWindows())),
                        Words.optional(
                                account.getCrest(),
                                crest -> new Crest(crest.getHeight(), Instant.ofEpochMilli(crest.getAtMillis())))),
                new PoolPace(
                        Instant.ofEpochMilli(pace.getChangedMillis()),
                        Instant.ofEpochMilli(pace.getPeriodStartMillis()),
                        pace.getGained(),
                        pace.getLost()),
                fromWire(account.getPlans()));
    }

    private static PoolPlansRecord toWire(PoolPlans plans) {
        return new PoolPlansRecord(
                Words.orNull(plans.proposal(), ServiceCodecs::toWire),
                Words.orNull(plans.shadowSize()),
                Words.orNull(plans.override(), ServiceCodecs::toWire),
                Words.orNull(
                        plans.watch(),
                        watch -> new ShrinkWatchRecord(
                                watch.decided().toEpochMilli(),
                                watch.until().toEpochMilli(),
                                watch.before(),
                                watch.after(),
                                watch.waitSeconds(),
                                watch.timeouts())),
                Words.orNull(
                        plans.undo(),
                        undo -> new UndoRecord(undo.size(), undo.until().toEpochMilli(), undo.why())),
                Words.orNull(plans.held(), Words.REASON::wire),
                plans.decidedAt());
    }

    private static PoolPlans fromWire(PoolPlansRecord plans) {
        return new PoolPlans(
                Words.optional(plans.getProposal(), ServiceCodecs::fromWire),
                Words.optional(plans.getShadowSize()),
                Words.optional(plans.getOverride(), ServiceCodecs::fromWire).map(DeciderStates::overridden),
                Words.optional(
                        plans.getWatch(),
                        watch -> new ShrinkWatch(
                                Instant.ofEpochMilli(watch.getDecidedMillis()),
                                Instant.ofEpochMilli(watch.getUntilMillis()),
                                watch.getBefore(),
                                watch.getAfter(),
                                watch.getWaitSeconds(),
                                watch.getTimeouts())),
                Words.optional(
                        plans.getUndo(),
                        undo -> new Undo(undo.getSize(), Instant.ofEpochMilli(undo.getUntilMillis()), undo.getWhy())),
                Optional.ofNullable(plans.getHeld()).flatMap(Words.REASON::known),
                plans.getDecidedAt());
    }

    private static Overridden overridden(OperatorConsent consent) {
        if (consent instanceof Overridden overridden) {
            return overridden;
        }
        throw new IllegalArgumentException("an override must be one, but was " + consent);
    }

    private static LifeRecord toWire(Life life) {
        return new LifeRecord(
                life.incarnation().value(),
                life.acknowledged(),
                Words.orNull(life.lease(), Words::toWire),
                life.proven(),
                life.open().stream().map(DeciderStates::toWire).toList());
    }

    private static Life fromWire(LifeRecord life) {
        return new Life(
                new Incarnation(life.getIncarnation()),
                life.getAcknowledged(),
                Words.optional(life.getLease(), Words::fromWire),
                life.getProven(),
                life.getOpen().stream().map(DeciderStates::fromWire).toList());
    }

    private static GrantRecord toWire(Grant grant) {
        return new GrantRecord(
                grant.epoch(), Words.toWire(grant.lease()), grant.validUntil().toEpochMilli());
    }

    private static Grant fromWire(GrantRecord grant) {
        return new Grant(
                grant.getEpoch(), Words.fromWire(grant.getLease()), Instant.ofEpochMilli(grant.getValidUntilMillis()));
    }

    private static FormerLifeRecord toWire(FormerLife former) {
        return new FormerLifeRecord(
                former.incarnation().value(), former.claim(), former.until().toEpochMilli());
    }

    private static FormerLife fromWire(FormerLifeRecord former) {
        return new FormerLife(
                new Incarnation(former.getIncarnation()),
                former.getClaim(),
                Instant.ofEpochMilli(former.getUntilMillis()));
    }

    private static DemandBucketRecord toWire(DemandBucket bucket) {
        return new DemandBucketRecord(
                bucket.end().toEpochMilli(),
                bucket.peak(),
                bucket.p99(),
                bucket.offered(),
                bucket.holdSeconds(),
                bucket.expected());
    }

    private static DemandBucket fromWire(DemandBucketRecord bucket) {
        return new DemandBucket(
                Instant.ofEpochMilli(bucket.getEndMillis()),
                bucket.getPeak(),
                bucket.getP99(),
                bucket.getOffered(),
                bucket.getHoldSeconds(),
                bucket.getExpected());
    }

    private static LatestWindowRecord toWire(LatestWindow window) {
        return new LatestWindowRecord(
                window.start().toEpochMilli(),
                window.end().toEpochMilli(),
                window.samples(),
                window.coverage(),
                window.waitSeconds(),
                window.timeouts(),
                window.anomalous(),
                Words.orNull(window.use(), use -> new WindowUseRecord(use.busy(), use.peak(), use.errors())));
    }

    private static LatestWindow fromWire(LatestWindowRecord window) {
        return new LatestWindow(
                Instant.ofEpochMilli(window.getStartMillis()),
                Instant.ofEpochMilli(window.getEndMillis()),
                window.getSamples(),
                window.getCoverage(),
                window.getWaitSeconds(),
                window.getTimeouts(),
                window.getAnomalous(),
                Words.optional(window.getUse(), use -> new WindowUse(use.getBusy(), use.getPeak(), use.getErrors())));
    }

    private static ExpectedDemandRecord toWire(ExpectedDemand expected) {
        return new ExpectedDemandRecord(
                expected.origin().toEpochMilli(), expected.step().toNanos(), expected.demand(), expected.confidence());
    }

    private static ExpectedDemand fromWire(ExpectedDemandRecord expected) {
        return new ExpectedDemand(
                Instant.ofEpochMilli(expected.getOriginMillis()),
                Duration.ofNanos(expected.getStepNanos()),
                expected.getDemand(),
                expected.getConfidence());
    }

    private static PauseRecord toWire(Pause pause) {
        return new PauseRecord(Words.orNull(pause.until(), Instant::toEpochMilli), pause.operator());
    }

    private static Pause fromWire(PauseRecord pause) {
        return new Pause(Words.optional(pause.getUntilMillis(), Instant::ofEpochMilli), pause.getOperator());
    }
}
