package io.tidegate.schemas;

import io.tidegate.domain.CommandResult;
import io.tidegate.domain.DecisionBasis;
import io.tidegate.domain.DecisionId;
import io.tidegate.domain.DecisionStep;
import io.tidegate.domain.ExternalEvent;
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
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolRegistration;
import io.tidegate.domain.Reason;
import io.tidegate.domain.ScalingOutcome;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.Severity;
import io.tidegate.domain.TraceLine;
import io.tidegate.schemas.wire.AlarmSymbol;
import io.tidegate.schemas.wire.DaySymbol;
import io.tidegate.schemas.wire.DecisionBasisRecord;
import io.tidegate.schemas.wire.DecisionIdRecord;
import io.tidegate.schemas.wire.DirectionSymbol;
import io.tidegate.schemas.wire.EndSymbol;
import io.tidegate.schemas.wire.ExternalEventSymbol;
import io.tidegate.schemas.wire.InsightSymbol;
import io.tidegate.schemas.wire.LabelRecord;
import io.tidegate.schemas.wire.LatencyRecord;
import io.tidegate.schemas.wire.LeaseLossSymbol;
import io.tidegate.schemas.wire.LeaseRecord;
import io.tidegate.schemas.wire.LivenessSymbol;
import io.tidegate.schemas.wire.MetricSymbol;
import io.tidegate.schemas.wire.PolicyModeSymbol;
import io.tidegate.schemas.wire.PresenceSymbol;
import io.tidegate.schemas.wire.ReasonRecord;
import io.tidegate.schemas.wire.ReasonSymbol;
import io.tidegate.schemas.wire.RefusalSymbol;
import io.tidegate.schemas.wire.SeveritySymbol;
import io.tidegate.schemas.wire.StepSymbol;
import io.tidegate.schemas.wire.SurplusSymbol;
import io.tidegate.schemas.wire.TraceLineRecord;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What several records on the wire have in common: symbols, moments, optional fields, and small records. */
final class Words {
    static final Symbols<Liveness, LivenessSymbol> LIVENESS =
            new Symbols<>("liveness", Liveness.class, LivenessSymbol.class);
    static final Symbols<Metric, MetricSymbol> METRIC = new Symbols<>("metric", Metric.class, MetricSymbol.class);
    static final Symbols<LeaseLoss, LeaseLossSymbol> LEASE_LOSS =
            new Symbols<>("what a pool does without a lease", LeaseLoss.class, LeaseLossSymbol.class);
    static final Symbols<PolicyMode, PolicyModeSymbol> POLICY_MODE =
            new Symbols<>("mode of a policy", PolicyMode.class, PolicyModeSymbol.class);
    static final Symbols<ScalingPolicy.Surplus, SurplusSymbol> SURPLUS =
            new Symbols<>("what becomes of a surplus", ScalingPolicy.Surplus.class, SurplusSymbol.class);
    static final Symbols<PoolRegistration.Presence, PresenceSymbol> PRESENCE =
            new Symbols<>("presence of a pool", PoolRegistration.Presence.class, PresenceSymbol.class);
    static final Symbols<PoolAlarm.Kind, AlarmSymbol> ALARM =
            new Symbols<>("kind of alarm", PoolAlarm.Kind.class, AlarmSymbol.class);
    static final Symbols<Insight.Kind, InsightSymbol> INSIGHT =
            new Symbols<>("kind of insight", Insight.Kind.class, InsightSymbol.class);
    static final Symbols<Severity, SeveritySymbol> SEVERITY =
            new Symbols<>("severity", Severity.class, SeveritySymbol.class);
    static final Symbols<ExternalEvent.Kind, ExternalEventSymbol> EVENT =
            new Symbols<>("kind of external event", ExternalEvent.Kind.class, ExternalEventSymbol.class);
    static final Symbols<CommandResult.Refusal, RefusalSymbol> REFUSAL =
            new Symbols<>("refusal", CommandResult.Refusal.class, RefusalSymbol.class);
    static final Symbols<OperatorConsent.Direction, DirectionSymbol> DIRECTION =
            new Symbols<>("direction", OperatorConsent.Direction.class, DirectionSymbol.class);
    static final Symbols<DecisionStep, StepSymbol> STEP =
            new Symbols<>("step of a decision", DecisionStep.class, StepSymbol.class);
    static final Symbols<Reason.Code, ReasonSymbol> REASON =
            new Symbols<>("code of a reason", Reason.Code.class, ReasonSymbol.class);
    static final Symbols<ScalingOutcome.End, EndSymbol> END =
            new Symbols<>("end of a decision", ScalingOutcome.End.class, EndSymbol.class);
    static final Symbols<DayOfWeek, DaySymbol> DAY = new Symbols<>("day of the week", DayOfWeek.class, DaySymbol.class);

    private Words() {}

    static DecisionIdRecord toWire(DecisionId id) {
        return new DecisionIdRecord(id.pool().value(), id.epoch(), id.sequence());
    }

    static DecisionId fromWire(DecisionIdRecord id) {
        return new DecisionId(new PoolId(id.getPool()), id.getEpoch(), id.getSequence());
    }

    static DecisionBasisRecord toWire(DecisionBasis basis) {
        return new DecisionBasisRecord(
                basis.service().value(),
                basis.incarnation().value(),
                basis.at().toEpochMilli(),
                basis.policyVersion(),
                POLICY_MODE.wire(basis.mode()),
                basis.firstInput(),
                basis.lastInput());
    }

    static DecisionBasis fromWire(DecisionBasisRecord basis) {
        return new DecisionBasis(
                new ServiceId(basis.getService()),
                new Incarnation(basis.getIncarnation()),
                Instant.ofEpochMilli(basis.getAtMillis()),
                basis.getPolicyVersion(),
                POLICY_MODE.required(basis.getMode()),
                basis.getFirstInput(),
                basis.getLastInput());
    }

    static LeaseRecord toWire(Lease lease) {
        return new LeaseRecord(lease.connections(), lease.expires().toEpochMilli(), LEASE_LOSS.wire(lease.onLoss()));
    }

    static Lease fromWire(LeaseRecord lease) {
        return new Lease(
                lease.getConnections(),
                Instant.ofEpochMilli(lease.getExpiresMillis()),
                LEASE_LOSS.required(lease.getOnLoss()));
    }

    static LatencyRecord toWire(LatencySummary summary) {
        return new LatencyRecord(
                summary.count(),
                summary.mean().toNanos(),
                summary.p50().toNanos(),
                summary.p90().toNanos(),
                summary.p99().toNanos());
    }

    static LatencySummary fromWire(LatencyRecord summary) {
        return new LatencySummary(
                summary.getCount(),
                Duration.ofNanos(summary.getMeanNanos()),
                Duration.ofNanos(summary.getP50Nanos()),
                Duration.ofNanos(summary.getP90Nanos()),
                Duration.ofNanos(summary.getP99Nanos()));
    }

    static ReasonRecord toWire(Reason reason) {
        return new ReasonRecord(REASON.wire(reason.code()), reason.text());
    }

    static Reason fromWire(ReasonRecord reason) {
        return new Reason(REASON.required(reason.getCode()), reason.getText());
    }

    static TraceLineRecord toWire(TraceLine line) {
        return new TraceLineRecord(STEP.wire(line.step()), line.before(), line.after(), line.why());
    }

    static TraceLine fromWire(TraceLineRecord line) {
        return new TraceLine(STEP.required(line.getStep()), line.getBefore(), line.getAfter(), line.getWhy());
    }

    /** Sorted, so that the same labels are always the same bytes. */
    static List<LabelRecord> labelsToWire(Map<String, String> labels) {
        return labels.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(label -> new LabelRecord(label.getKey(), label.getValue()))
                .toList();
    }

    static Map<String, String> labelsFromWire(List<LabelRecord> labels) {
        return labels.stream().collect(Collectors.toMap(LabelRecord::getName, LabelRecord::getValue));
    }

    /** The value of an optional field, converted; null where it is empty. */
    static <D, W> @Nullable W orNull(Optional<D> value, Function<D, W> convert) {
        return value.isPresent() ? convert.apply(value.get()) : null;
    }

    static @Nullable Integer orNull(OptionalInt value) {
        return value.isPresent() ? Integer.valueOf(value.getAsInt()) : null;
    }

    static @Nullable Double orNull(OptionalDouble value) {
        return value.isPresent() ? Double.valueOf(value.getAsDouble()) : null;
    }

    /** A field that may be null, converted where it is not. */
    static <D, W> @Nullable D converted(@Nullable W field, Function<W, D> convert) {
        return field == null ? null : convert.apply(field);
    }

    static <D, W> Optional<D> optional(@Nullable W field, Function<W, D> convert) {
        return field == null ? Optional.empty() : Optional.of(convert.apply(field));
    }

    static OptionalInt optional(@Nullable Integer field) {
        return field == null ? OptionalInt.empty() : OptionalInt.of(field);
    }

    static OptionalDouble optional(@Nullable Double field) {
        return field == null ? OptionalDouble.empty() : OptionalDouble.of(field);
    }

    /** The one of several alternatives that is set; the others are null. */
    @SafeVarargs
    static <D> D oneOf(String what, @Nullable D... alternatives) {
        D found = null;
        for (D each : alternatives) {
            if (each != null && found != null) {
                throw new IllegalArgumentException(what + " must be one thing, but was " + found + " and " + each);
            }
            found = each == null ? found : each;
        }
        if (found == null) {
            throw new IllegalArgumentException(
                    what + " is none of those known here: a later version may have added another");
        }
        return found;
    }
}
