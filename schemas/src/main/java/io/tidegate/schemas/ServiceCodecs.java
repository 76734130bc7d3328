package io.tidegate.schemas;

import io.tidegate.domain.DemandForecast;
import io.tidegate.domain.ExternalEvent;
import io.tidegate.domain.ForecastAccuracy;
import io.tidegate.domain.ForecastError;
import io.tidegate.domain.ForecastStep;
import io.tidegate.domain.Incarnation;
import io.tidegate.domain.Insight;
import io.tidegate.domain.OperatorConsent;
import io.tidegate.domain.PoolAlarm;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolStatus;
import io.tidegate.domain.PoolWindow;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingOutcome;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ServiceFact;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.ServiceInput;
import io.tidegate.domain.Tick;
import io.tidegate.domain.TraceLine;
import io.tidegate.schemas.wire.ApprovedRecord;
import io.tidegate.schemas.wire.DemandForecastRecord;
import io.tidegate.schemas.wire.ExternalEventRecord;
import io.tidegate.schemas.wire.ForecastAccuracyRecord;
import io.tidegate.schemas.wire.ForecastStepRecord;
import io.tidegate.schemas.wire.ForgottenRecord;
import io.tidegate.schemas.wire.HoldRecord;
import io.tidegate.schemas.wire.HorizonAccuracyRecord;
import io.tidegate.schemas.wire.InsightRecord;
import io.tidegate.schemas.wire.ModelAccuracyRecord;
import io.tidegate.schemas.wire.OperatorConsentRecord;
import io.tidegate.schemas.wire.OverriddenRecord;
import io.tidegate.schemas.wire.PausedRecord;
import io.tidegate.schemas.wire.RenewalRecord;
import io.tidegate.schemas.wire.ResizeRecord;
import io.tidegate.schemas.wire.ResumedRecord;
import io.tidegate.schemas.wire.ScalingDecisionRecord;
import io.tidegate.schemas.wire.ScalingOutcomeRecord;
import io.tidegate.schemas.wire.ScalingPolicyRecord;
import io.tidegate.schemas.wire.ServiceInputRecord;
import io.tidegate.schemas.wire.TickRecord;
import io.tidegate.schemas.wire.TraceLineRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Codecs of the records that are about a service. */
final class ServiceCodecs {
    static final Codec<Insight> INSIGHT = Codec.of(InsightRecord.class, ServiceCodecs::toWire, ServiceCodecs::fromWire);
    static final Codec<ExternalEvent> EVENT =
            Codec.of(ExternalEventRecord.class, ServiceCodecs::toWire, ServiceCodecs::fromWire);
    static final Codec<DemandForecast> FORECAST =
            Codec.of(DemandForecastRecord.class, ServiceCodecs::toWire, ServiceCodecs::fromWire);
    static final Codec<ForecastAccuracy> ACCURACY =
            Codec.of(ForecastAccuracyRecord.class, ServiceCodecs::toWire, ServiceCodecs::fromWire);
    static final Codec<ScalingPolicy> POLICY =
            Codec.of(ScalingPolicyRecord.class, PolicyWords::toWire, PolicyWords::fromWire);
    static final Codec<OperatorConsent> CONSENT =
            Codec.of(OperatorConsentRecord.class, ServiceCodecs::toWire, ServiceCodecs::fromWire);
    static final Codec<ServiceInput> INPUT =
            Codec.of(ServiceInputRecord.class, ServiceCodecs::toWire, ServiceCodecs::fromWire);
    static final Codec<ScalingDecision> DECISION =
            Codec.of(ScalingDecisionRecord.class, ServiceCodecs::toWire, ServiceCodecs::fromWire);
    static final Codec<ScalingOutcome> OUTCOME =
            Codec.of(ScalingOutcomeRecord.class, ServiceCodecs::toWire, ServiceCodecs::fromWire);

    private ServiceCodecs() {}

    private static InsightRecord toWire(Insight insight) {
        return new InsightRecord(
                insight.service().value(),
                Words.orNull(insight.pool(), PoolId::value),
                Words.INSIGHT.wire(insight.kind()),
                Words.SEVERITY.wire(insight.severity()),
                Words.orNull(insight.metric(), Words.METRIC::wire),
                insight.at().toEpochMilli(),
                Words.orNull(insight.value()),
                Words.orNull(insight.score()),
                insight.text());
    }

    private static Insight fromWire(InsightRecord insight) {
        return new Insight(
                new ServiceId(insight.getService()),
                Words.optional(insight.getPool(), PoolId::new),
                Words.INSIGHT.required(insight.getKind()),
                Words.SEVERITY.required(insight.getSeverity()),
                Words.optional(insight.getMetric(), Words.METRIC::required),
                Instant.ofEpochMilli(insight.getAtMillis()),
                Words.optional(insight.getValue()),
                Words.optional(insight.getScore()),
                insight.getText());
    }

    static ExternalEventRecord toWire(ExternalEvent event) {
        return new ExternalEventRecord(
                event.service().value(),
                event.name(),
                Words.EVENT.wire(event.kind()),
                event.from().toEpochMilli(),
                event.to().toEpochMilli(),
                Words.orNull(event.demandFactor()),
                Words.orNull(event.minimum()),
                event.cancelled());
    }

    static ExternalEvent fromWire(ExternalEventRecord event) {
        return new ExternalEvent(
                new ServiceId(event.getService()),
                event.getName(),
                Words.EVENT.required(event.getKind()),
                Instant.ofEpochMilli(event.getFromMillis()),
                Instant.ofEpochMilli(event.getToMillis()),
                Words.optional(event.getDemandFactor()),
                Words.optional(event.getMinimum()),
                event.getCancelled());
    }

    private static DemandForecastRecord toWire(DemandForecast forecast) {
        return new DemandForecastRecord(
                forecast.service().value(),
                Words.orNull(forecast.pool(), PoolId::value),
                forecast.origin().toEpochMilli(),
                forecast.step().toNanos(),
                forecast.model(),
                forecast.version(),
                forecast.levels(),
                forecast.steps().stream()
                        .map(step -> new ForecastStepRecord(step.mean(), step.quantiles()))
                        .toList(),
                forecast.error().wape(),
                forecast.error().coverage(),
                forecast.error().observations());
    }

    private static DemandForecast fromWire(DemandForecastRecord forecast) {
        return new DemandForecast(
                new ServiceId(forecast.getService()),
                Words.optional(forecast.getPool(), PoolId::new),
                Instant.ofEpochMilli(forecast.getOriginMillis()),
                Duration.ofNanos(forecast.getStepNanos()),
                forecast.getModel(),
                forecast.getVersion(),
                forecast.getLevels(),
                forecast.getSteps().stream()
                        .map(step -> new ForecastStep(step.getMean(), step.getQuantiles()))
                        .toList(),
                new ForecastError(forecast.getWape(), forecast.getCoverage(), forecast.getObservations()));
    }

    private static ForecastAccuracyRecord toWire(ForecastAccuracy accuracy) {
        return new ForecastAccuracyRecord(
                accuracy.service().value(),
                Words.orNull(accuracy.pool(), PoolId::value),
                accuracy.at().toEpochMilli(),
                accuracy.step().toNanos(),
                accuracy.horizons().stream().map(ServiceCodecs::toWire).toList());
    }

    private static HorizonAccuracyRecord toWire(ForecastAccuracy.Horizon horizon) {
        return new HorizonAccuracyRecord(
                horizon.ahead(),
                horizon.observations(),
                Words.orNull(horizon.wape()),
                Words.orNull(horizon.coverage()),
                horizon.models().stream()
                        .map(model ->
                                new ModelAccuracyRecord(model.model(), model.version(), model.loss(), model.share()))
                        .toList());
    }

    private static ForecastAccuracy fromWire(ForecastAccuracyRecord accuracy) {
        return new ForecastAccuracy(
                new ServiceId(accuracy.getService()),
                Words.optional(accuracy.getPool(), PoolId::new),
                Instant.ofEpochMilli(accuracy.getAtMillis()),
                Duration.ofNanos(accuracy.getStepNanos()),
                accuracy.getHorizons().stream().map(ServiceCodecs::fromWire).toList());
    }

    private static ForecastAccuracy.Horizon fromWire(HorizonAccuracyRecord horizon) {
        return new ForecastAccuracy.Horizon(
                horizon.getAhead(),
                horizon.getObservations(),
                Words.optional(horizon.getWape()),
                Words.optional(horizon.getCoverage()),
                horizon.getModels().stream()
                        .map(model -> new ForecastAccuracy.Model(
                                model.getModel(), model.getVersion(), model.getLoss(), model.getShare()))
                        .toList());
    }

    static OperatorConsentRecord toWire(OperatorConsent consent) {
        OperatorConsentRecord record = new OperatorConsentRecord(
                consent.service().value(),
                consent.operator(),
                consent.at().toEpochMilli(),
                null,
                null,
                null,
                null,
                null);
        return consent.fold(new OperatorConsent.ConsentCases<OperatorConsentRecord>() {
            @Override
            public OperatorConsentRecord paused(OperatorConsent.Paused paused) {
                record.setPaused(new PausedRecord(
                        Words.DIRECTION.wire(paused.direction()), Words.orNull(paused.until(), Instant::toEpochMilli)));
                return record;
            }

            @Override
            public OperatorConsentRecord resumed(OperatorConsent.Resumed resumed) {
                record.setResumed(new ResumedRecord(Words.DIRECTION.wire(resumed.direction())));
                return record;
            }

            @Override
            public OperatorConsentRecord approved(OperatorConsent.Approved approved) {
                record.setApproved(new ApprovedRecord(Words.toWire(approved.decision())));
                return record;
            }

            @Override
            public OperatorConsentRecord overridden(OperatorConsent.Overridden overridden) {
                record.setOverridden(new OverriddenRecord(
                        overridden.pool().value(),
                        overridden.size(),
                        overridden.until().toEpochMilli()));
                return record;
            }

            @Override
            public OperatorConsentRecord forgotten(OperatorConsent.Forgotten forgotten) {
                record.setForgotten(new ForgottenRecord(
                        forgotten.pool().value(), forgotten.incarnation().value()));
                return record;
            }
        });
    }

    static OperatorConsent fromWire(OperatorConsentRecord consent) {
        ServiceId service = new ServiceId(consent.getService());
        String operator = consent.getOperator();
        Instant at = Instant.ofEpochMilli(consent.getAtMillis());
        PausedRecord paused = consent.getPaused();
        ResumedRecord resumed = consent.getResumed();
        ApprovedRecord approved = consent.getApproved();
        OverriddenRecord overridden = consent.getOverridden();
        ForgottenRecord forgotten = consent.getForgotten();
        return Words.<OperatorConsent>oneOf(
                "a consent",
                paused == null
                        ? null
                        : new OperatorConsent.Paused(
                                service,
                                Words.DIRECTION.required(paused.getDirection()),
                                Words.optional(paused.getUntilMillis(), Instant::ofEpochMilli),
                                operator,
                                at),
                resumed == null
                        ? null
                        : new OperatorConsent.Resumed(
                                service, Words.DIRECTION.required(resumed.getDirection()), operator, at),
                approved == null
                        ? null
                        : new OperatorConsent.Approved(service, Words.fromWire(approved.getDecision()), operator, at),
                overridden == null
                        ? null
                        : new OperatorConsent.Overridden(
                                service,
                                new PoolId(overridden.getPool()),
                                overridden.getSize(),
                                Instant.ofEpochMilli(overridden.getUntilMillis()),
                                operator,
                                at),
                forgotten == null
                        ? null
                        : new OperatorConsent.Forgotten(
                                service,
                                new PoolId(forgotten.getPool()),
                                new Incarnation(forgotten.getIncarnation()),
                                operator,
                                at));
    }

    private static ScalingDecisionRecord toWire(ScalingDecision decision) {
        return decision.fold(
                resize -> new ScalingDecisionRecord(toWire(resize), null, null),
                renewal -> new ScalingDecisionRecord(
                        null,
                        new RenewalRecord(
                                Words.toWire(renewal.id()),
                                Words.toWire(renewal.basis()),
                                Words.toWire(renewal.lease()),
                                renewal.validUntil().toEpochMilli()),
                        null),
                hold -> new ScalingDecisionRecord(
                        null,
                        null,
                        new HoldRecord(
                                Words.toWire(hold.id()),
                                Words.toWire(hold.basis()),
                                hold.size(),
                                hold.wanted(),
                                Words.toWire(hold.reason()),
                                traceToWire(hold.trace()))));
    }

    private static ScalingDecision fromWire(ScalingDecisionRecord decision) {
        ResizeRecord resize = decision.getResize();
        RenewalRecord renewal = decision.getRenewal();
        HoldRecord hold = decision.getHold();
        return Words.<ScalingDecision>oneOf(
                "a decision",
                resize == null ? null : fromWire(resize),
                renewal == null
                        ? null
                        : new ScalingDecision.Renewal(
                                Words.fromWire(renewal.getId()),
                                Words.fromWire(renewal.getBasis()),
                                Words.fromWire(renewal.getLease()),
                                Instant.ofEpochMilli(renewal.getValidUntilMillis())),
                hold == null
                        ? null
                        : new ScalingDecision.Hold(
                                Words.fromWire(hold.getId()),
                                Words.fromWire(hold.getBasis()),
                                hold.getSize(),
                                hold.getWanted(),
                                Words.fromWire(hold.getReason()),
                                traceFromWire(hold.getTrace())));
    }

    static ResizeRecord toWire(ScalingDecision.Resize resize) {
        return new ResizeRecord(
                Words.toWire(resize.id()),
                Words.toWire(resize.basis()),
                resize.from(),
                Words.toWire(resize.lease()),
                resize.validUntil().toEpochMilli(),
                Words.toWire(resize.reason()),
                traceToWire(resize.trace()));
    }

    static ScalingDecision.Resize fromWire(ResizeRecord resize) {
        return new ScalingDecision.Resize(
                Words.fromWire(resize.getId()),
                Words.fromWire(resize.getBasis()),
                resize.getFrom(),
                Words.fromWire(resize.getLease()),
                Instant.ofEpochMilli(resize.getValidUntilMillis()),
                Words.fromWire(resize.getReason()),
                traceFromWire(resize.getTrace()));
    }

    private static List<TraceLineRecord> traceToWire(List<TraceLine> trace) {
        return trace.stream().map(Words::toWire).toList();
    }

    private static List<TraceLine> traceFromWire(List<TraceLineRecord> trace) {
        return trace.stream().map(Words::fromWire).toList();
    }

    private static ScalingOutcomeRecord toWire(ScalingOutcome outcome) {
        return new ScalingOutcomeRecord(
                Words.toWire(outcome.decision()),
                outcome.service().value(),
                outcome.incarnation().value(),
                outcome.at().toEpochMilli(),
                Words.END.wire(outcome.end()),
                Words.orNull(outcome.achieved()),
                outcome.attempts(),
                outcome.text());
    }

    private static ScalingOutcome fromWire(ScalingOutcomeRecord outcome) {
        return new ScalingOutcome(
                Words.fromWire(outcome.getDecision()),
                new ServiceId(outcome.getService()),
                new Incarnation(outcome.getIncarnation()),
                Instant.ofEpochMilli(outcome.getAtMillis()),
                Words.END.required(outcome.getEnd()),
                Words.optional(outcome.getAchieved()),
                outcome.getAttempts(),
                outcome.getText());
    }

    private static ServiceInputRecord toWire(ServiceInput input) {
        ServiceInputRecord record = new ServiceInputRecord();
        record.setRecordedAtMillis(input.recordedAt().toEpochMilli());
        return input.fact().fold(new FactWriter(record));
    }

    private static ServiceInput fromWire(ServiceInputRecord input) {
        return new ServiceInput(
                Instant.ofEpochMilli(input.getRecordedAtMillis()),
                Words.<ServiceFact>oneOf(
                        "a fact",
                        Words.converted(input.getWindow(), PoolCodecs::fromWire),
                        Words.converted(input.getAlarm(), PoolCodecs::fromWire),
                        Words.converted(input.getStatus(), PoolCodecs::fromWire),
                        Words.converted(input.getForecast(), ServiceCodecs::fromWire),
                        Words.converted(input.getPolicy(), PolicyWords::fromWire),
                        Words.converted(input.getEvent(), ServiceCodecs::fromWire),
                        Words.converted(input.getConsent(), ServiceCodecs::fromWire),
                        Words.converted(input.getOutcome(), ServiceCodecs::fromWire),
                        Words.converted(input.getTick(), ServiceCodecs::fromWire)));
    }

    private static Tick fromWire(TickRecord tick) {
        return new Tick(new ServiceId(tick.getService()), Instant.ofEpochMilli(tick.getAtMillis()));
    }

    /** Puts a fact into the field that is for its kind. */
    private record FactWriter(ServiceInputRecord record) implements ServiceFact.Cases<ServiceInputRecord> {
        @Override
        public ServiceInputRecord window(PoolWindow window) {
            record.setWindow(PoolCodecs.toWire(window));
            return record;
        }

        @Override
        public ServiceInputRecord alarm(PoolAlarm alarm) {
            record.setAlarm(PoolCodecs.toWire(alarm));
            return record;
        }

        @Override
        public ServiceInputRecord status(PoolStatus status) {
            record.setStatus(PoolCodecs.toWire(status));
            return record;
        }

        @Override
        public ServiceInputRecord forecast(DemandForecast forecast) {
            record.setForecast(toWire(forecast));
            return record;
        }

        @Override
        public ServiceInputRecord policy(ScalingPolicy policy) {
            record.setPolicy(PolicyWords.toWire(policy));
            return record;
        }

        @Override
        public ServiceInputRecord event(ExternalEvent event) {
            record.setEvent(toWire(event));
            return record;
        }

        @Override
        public ServiceInputRecord consent(OperatorConsent consent) {
            record.setConsent(toWire(consent));
            return record;
        }

        @Override
        public ServiceInputRecord outcome(ScalingOutcome outcome) {
            record.setOutcome(toWire(outcome));
            return record;
        }

        @Override
        public ServiceInputRecord tick(Tick tick) {
            record.setTick(new TickRecord(tick.service().value(), tick.at().toEpochMilli()));
            return record;
        }
    }
}
