package io.tidegate.schemas;

import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.PoolGroup;
import io.tidegate.domain.PoolRule;
import io.tidegate.domain.PoolSchedule;
import io.tidegate.domain.PoolSelector;
import io.tidegate.domain.ProviderId;
import io.tidegate.domain.RegionId;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.Signals;
import io.tidegate.schemas.wire.AftermathRecord;
import io.tidegate.schemas.wire.DampingRecord;
import io.tidegate.schemas.wire.DataQualityRecord;
import io.tidegate.schemas.wire.EmergencyRecord;
import io.tidegate.schemas.wire.FeaturesRecord;
import io.tidegate.schemas.wire.LeaseTermsRecord;
import io.tidegate.schemas.wire.ObjectiveRecord;
import io.tidegate.schemas.wire.PoolGroupRecord;
import io.tidegate.schemas.wire.PoolRuleRecord;
import io.tidegate.schemas.wire.PoolScheduleRecord;
import io.tidegate.schemas.wire.PoolSelectorRecord;
import io.tidegate.schemas.wire.ScalingPolicyRecord;
import io.tidegate.schemas.wire.SignalsRecord;
import io.tidegate.schemas.wire.SizingRecord;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How a policy and its parts are written and read. */
final class PolicyWords {
    private PolicyWords() {}

    static ScalingPolicyRecord toWire(ScalingPolicy policy) {
        ScalingPolicy.Sizing sizing = policy.sizing();
        ScalingPolicy.Leases leases = policy.leases();
        ScalingPolicy.Damping damping = policy.damping();
        ScalingPolicy.DataQuality quality = policy.dataQuality();
        return new ScalingPolicyRecord(
                policy.service().value(),
                policy.version(),
                Words.POLICY_MODE.wire(policy.mode()),
                policy.budget(),
                policy.reserve(),
                new SizingRecord(
                        sizing.targetWait().toNanos(),
                        sizing.quantile(),
                        sizing.leadTime().toNanos(),
                        sizing.reactiveWindow().toNanos(),
                        sizing.headroom(),
                        sizing.confidence()),
                new LeaseTermsRecord(
                        leases.duration().toNanos(),
                        leases.renewBefore().toNanos(),
                        leases.commandExpiry().toNanos(),
                        leases.reclaimMargin().toNanos(),
                        Words.LEASE_LOSS.wire(leases.onLoss())),
                new DampingRecord(
                        damping.deadBand(),
                        damping.stabilisation().toNanos(),
                        damping.growCooldown().toNanos(),
                        damping.shrinkCooldown().toNanos(),
                        damping.period().toNanos(),
                        damping.largestGrow(),
                        damping.largestShrink()),
                new EmergencyRecord(
                        policy.emergency().loadFactor(),
                        policy.emergency().quiet().toNanos()),
                new DataQualityRecord(quality.leastCoverage(), quality.oldest().toNanos(), quality.anomalousShare()),
                new AftermathRecord(
                        policy.aftermath().watch().toNanos(), policy.aftermath().worseFactor()),
                policy.rules().stream().map(PolicyWords::toWire).toList(),
                policy.schedules().stream().map(PolicyWords::toWire).toList(),
                Words.orNull(policy.objective(), objective -> new ObjectiveRecord(objective.violations())),
                Words.SURPLUS.wire(policy.surplus()),
                toWire(policy.features()),
                Words.orNull(policy.signals(), PolicyWords::toWire),
                policy.groups().stream().map(PolicyWords::toWire).toList());
    }

    /** A mode that a later version added is read as shadow, which changes nothing. */
    static ScalingPolicy fromWire(ScalingPolicyRecord policy) {
        SizingRecord sizing = policy.getSizing();
        LeaseTermsRecord leases = policy.getLeases();
        DampingRecord damping = policy.getDamping();
        return new ScalingPolicy(
                new ServiceId(policy.getService()),
                policy.getVersion(),
                Words.POLICY_MODE.known(policy.getMode()).orElse(PolicyMode.SHADOW),
                policy.getBudget(),
                policy.getReserve(),
                Words.optional(
                        policy.getObjective(), objective -> new ScalingPolicy.Objective(objective.getViolations())),
                Words.optional(policy.getSurplus(), Function.identity())
                        .flatMap(Words.SURPLUS::known)
                        .orElse(ScalingPolicy.Surplus.RELEASE),
                Words.optional(policy.getSignals(), PolicyWords::fromWire),
                new ScalingPolicy.Sizing(
                        Duration.ofNanos(sizing.getTargetWaitNanos()),
                        sizing.getQuantile(),
                        Duration.ofNanos(sizing.getLeadTimeNanos()),
                        Duration.ofNanos(sizing.getReactiveWindowNanos()),
                        sizing.getHeadroom(),
                        sizing.getConfidence()),
                new ScalingPolicy.Leases(
                        Duration.ofNanos(leases.getDurationNanos()),
                        Duration.ofNanos(leases.getRenewBeforeNanos()),
                        Duration.ofNanos(leases.getCommandExpiryNanos()),
                        Duration.ofNanos(leases.getReclaimMarginNanos()),
                        Words.LEASE_LOSS.required(leases.getOnLoss())),
                new ScalingPolicy.Damping(
                        damping.getDeadBand(),
                        Duration.ofNanos(damping.getStabilisationNanos()),
                        Duration.ofNanos(damping.getGrowCooldownNanos()),
                        Duration.ofNanos(damping.getShrinkCooldownNanos()),
                        Duration.ofNanos(damping.getPeriodNanos()),
                        damping.getLargestGrow(),
                        damping.getLargestShrink()),
                new ScalingPolicy.Emergency(
                        policy.getEmergency().getLoadFactor(),
                        Duration.ofNanos(policy.getEmergency().getQuietNanos())),
                new ScalingPolicy.DataQuality(
                        policy.getDataQuality().getLeastCoverage(),
                        Duration.ofNanos(policy.getDataQuality().getOldestNanos()),
                        policy.getDataQuality().getAnomalousShare()),
                new ScalingPolicy.Aftermath(
                        Duration.ofNanos(policy.getAftermath().getWatchNanos()),
                        policy.getAftermath().getWorseFactor()),
                Words.optional(policy.getFeatures(), PolicyWords::fromWire).orElse(ScalingPolicy.Features.DEFAULT),
                policy.getRules().stream().map(PolicyWords::fromWire).toList(),
                policy.getGroups().stream().map(PolicyWords::fromWire).toList(),
                policy.getSchedules().stream().map(PolicyWords::fromWire).toList());
    }

    private static FeaturesRecord toWire(ScalingPolicy.Features features) {
        return new FeaturesRecord(features.forecast(), features.emergency(), features.rollback());
    }

    private static ScalingPolicy.Features fromWire(FeaturesRecord features) {
        return new ScalingPolicy.Features(features.getForecast(), features.getEmergency(), features.getRollback());
    }

    private static SignalsRecord toWire(Signals signals) {
        Signals.Grow grow = signals.grow();
        return new SignalsRecord(
                grow.utilisation(),
                grow.queue(),
                grow.waitP99().toNanos(),
                grow.errors(),
                grow.atLeast(),
                signals.shrink().utilisation(),
                signals.step());
    }

    private static Signals fromWire(SignalsRecord signals) {
        return new Signals(
                new Signals.Grow(
                        signals.getGrowUtilisation(),
                        signals.getGrowQueue(),
                        Duration.ofNanos(signals.getGrowWaitNanos()),
                        signals.getGrowErrors(),
                        signals.getAtLeast()),
                new Signals.Shrink(signals.getShrinkUtilisation()),
                signals.getStep());
    }

    private static PoolRuleRecord toWire(PoolRule rule) {
        return new PoolRuleRecord(
                toWire(rule.selector()), Words.orNull(rule.minimum()), Words.orNull(rule.maximum()), rule.priority());
    }

    private static PoolRule fromWire(PoolRuleRecord rule) {
        return new PoolRule(
                fromWire(rule.getSelector()),
                Words.optional(rule.getMinimum()),
                Words.optional(rule.getMaximum()),
                rule.getPriority());
    }

    private static PoolGroupRecord toWire(PoolGroup group) {
        return new PoolGroupRecord(
                group.name(),
                toWire(group.selector()),
                Words.orNull(group.signals(), PolicyWords::toWire),
                Words.orNull(group.cooldown(), Duration::toNanos),
                Words.orNull(group.minimum()),
                Words.orNull(group.maximum()),
                Words.orNull(group.share()));
    }

    private static PoolGroup fromWire(PoolGroupRecord group) {
        return new PoolGroup(
                group.getName(),
                fromWire(group.getSelector()),
                Words.optional(group.getSignals(), PolicyWords::fromWire),
                Words.optional(group.getCooldownNanos(), Duration::ofNanos),
                Words.optional(group.getMinimum()),
                Words.optional(group.getMaximum()),
                Words.optional(group.getShare()));
    }

    private static PoolScheduleRecord toWire(PoolSchedule schedule) {
        return new PoolScheduleRecord(
                schedule.name(),
                toWire(schedule.selector()),
                // Sorted, so that the same policy is always the same bytes.
                schedule.days().stream().sorted().map(Words.DAY::wire).toList(),
                schedule.from().toNanoOfDay(),
                schedule.to().toNanoOfDay(),
                schedule.zone().getId(),
                schedule.minimum());
    }

    private static PoolSchedule fromWire(PoolScheduleRecord schedule) {
        return new PoolSchedule(
                schedule.getName(),
                fromWire(schedule.getSelector()),
                schedule.getDays().stream().map(Words.DAY::required).collect(Collectors.toSet()),
                LocalTime.ofNanoOfDay(schedule.getFromNanoOfDay()),
                LocalTime.ofNanoOfDay(schedule.getToNanoOfDay()),
                ZoneId.of(schedule.getZone()),
                schedule.getMinimum());
    }

    private static PoolSelectorRecord toWire(PoolSelector selector) {
        return new PoolSelectorRecord(
                selector.pool().orElse(null),
                Words.orNull(selector.provider(), ProviderId::value),
                Words.orNull(selector.region(), RegionId::value),
                Words.labelsToWire(selector.labels()));
    }

    private static PoolSelector fromWire(PoolSelectorRecord selector) {
        return new PoolSelector(
                Words.optional(selector.getPool(), pattern -> pattern),
                Words.optional(selector.getProvider(), ProviderId::new),
                Words.optional(selector.getRegion(), RegionId::new),
                Words.labelsFromWire(selector.getLabels()));
    }
}
