package io.tidegate.schemas;

import io.tidegate.domain.CommandResult;
import io.tidegate.domain.DemandSummary;
import io.tidegate.domain.EventRates;
import io.tidegate.domain.HostLoad;
import io.tidegate.domain.Incarnation;
import io.tidegate.domain.Metric;
import io.tidegate.domain.PoolAlarm;
import io.tidegate.domain.PoolBounds;
import io.tidegate.domain.PoolCommand;
import io.tidegate.domain.PoolCounts;
import io.tidegate.domain.PoolGauges;
import io.tidegate.domain.PoolHeartbeat;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolMark;
import io.tidegate.domain.PoolReading;
import io.tidegate.domain.PoolRegistration;
import io.tidegate.domain.PoolSample;
import io.tidegate.domain.PoolStatus;
import io.tidegate.domain.PoolWindow;
import io.tidegate.domain.ProviderId;
import io.tidegate.domain.RegionId;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.TimeSpan;
import io.tidegate.domain.sketch.LatencySketch;
import io.tidegate.schemas.wire.AchievedRecord;
import io.tidegate.schemas.wire.CommandResultRecord;
import io.tidegate.schemas.wire.FailedRecord;
import io.tidegate.schemas.wire.HostLoadRecord;
import io.tidegate.schemas.wire.PoolAlarmRecord;
import io.tidegate.schemas.wire.PoolCommandRecord;
import io.tidegate.schemas.wire.PoolCountsRecord;
import io.tidegate.schemas.wire.PoolGaugesRecord;
import io.tidegate.schemas.wire.PoolHeartbeatRecord;
import io.tidegate.schemas.wire.PoolMarkRecord;
import io.tidegate.schemas.wire.PoolReadingRecord;
import io.tidegate.schemas.wire.PoolRegistrationRecord;
import io.tidegate.schemas.wire.PoolSampleRecord;
import io.tidegate.schemas.wire.PoolStatusRecord;
import io.tidegate.schemas.wire.PoolWindowRecord;
import io.tidegate.schemas.wire.RefusedRecord;
import io.tidegate.schemas.wire.ZScoreRecord;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Codecs of the records that pools write, or that are about one pool. */
final class PoolCodecs {
    static final Codec<PoolRegistration> REGISTRATION =
            Codec.of(PoolRegistrationRecord.class, PoolCodecs::toWire, PoolCodecs::fromWire);
    static final Codec<PoolHeartbeat> HEARTBEAT =
            Codec.of(PoolHeartbeatRecord.class, PoolCodecs::toWire, PoolCodecs::fromWire);
    static final Codec<PoolReading> READING =
            Codec.of(PoolReadingRecord.class, PoolCodecs::toWire, PoolCodecs::fromWire);
    static final Codec<PoolWindow> WINDOW = Codec.of(PoolWindowRecord.class, PoolCodecs::toWire, PoolCodecs::fromWire);
    static final Codec<PoolAlarm> ALARM = Codec.of(PoolAlarmRecord.class, PoolCodecs::toWire, PoolCodecs::fromWire);
    static final Codec<PoolStatus> STATUS = Codec.of(PoolStatusRecord.class, PoolCodecs::toWire, PoolCodecs::fromWire);
    static final Codec<PoolCommand> COMMAND =
            Codec.of(PoolCommandRecord.class, PoolCodecs::toWire, PoolCodecs::fromWire);
    static final Codec<CommandResult> RESULT =
            Codec.of(CommandResultRecord.class, PoolCodecs::toWire, PoolCodecs::fromWire);

    private PoolCodecs() {}

    static PoolRegistrationRecord toWire(PoolRegistration pool) {
        return new PoolRegistrationRecord(
                pool.pool().value(),
                pool.incarnation().value(),
                pool.service().value(),
                pool.provider().value(),
                pool.region().value(),
                pool.bounds().floor(),
                pool.bounds().ceiling(),
                pool.costPerConnectionHour(),
                Words.labelsToWire(pool.labels()),
                pool.credentialReference().orElse(null),
                Words.PRESENCE.wire(pool.presence()),
                pool.at().toEpochMilli());
    }

    static PoolRegistration fromWire(PoolRegistrationRecord pool) {
        return new PoolRegistration(
                new PoolId(pool.getPool()),
                new Incarnation(pool.getIncarnation()),
                new ServiceId(pool.getService()),
                new ProviderId(pool.getProvider()),
                new RegionId(pool.getRegion()),
                new PoolBounds(pool.getFloor(), pool.getCeiling()),
                pool.getCostPerConnectionHour(),
                Words.labelsFromWire(pool.getLabels()),
                Optional.ofNullable(pool.getCredentialReference()),
                Words.PRESENCE.required(pool.getPresence()),
                Instant.ofEpochMilli(pool.getAtMillis()));
    }

    static PoolHeartbeatRecord toWire(PoolHeartbeat beat) {
        return new PoolHeartbeatRecord(
                beat.pool().value(),
                beat.service().value(),
                beat.incarnation().value(),
                beat.at().toEpochMilli(),
                beat.size(),
                beat.capacity(),
                beat.lastEpoch(),
                Words.orNull(beat.lease(), Words::toWire));
    }

    static PoolHeartbeat fromWire(PoolHeartbeatRecord beat) {
        return new PoolHeartbeat(
                new PoolId(beat.getPool()),
                new ServiceId(beat.getService()),
                new Incarnation(beat.getIncarnation()),
                Instant.ofEpochMilli(beat.getAtMillis()),
                beat.getSize(),
                beat.getCapacity(),
                beat.getLastEpoch(),
                Words.optional(beat.getLease(), Words::fromWire));
    }

    static PoolReadingRecord toWire(PoolReading reading) {
        return reading.fold(
                sample -> new PoolReadingRecord(toWire(sample), null),
                mark -> new PoolReadingRecord(null, toWire(mark)));
    }

    static PoolReading fromWire(PoolReadingRecord reading) {
        PoolSampleRecord sample = reading.getSample();
        PoolMarkRecord mark = reading.getMark();
        return Words.oneOf("a reading", sample == null ? null : fromWire(sample), mark == null ? null : fromWire(mark));
    }

    private static PoolSampleRecord toWire(PoolSample sample) {
        PoolGauges gauges = sample.gauges();
        return new PoolSampleRecord(
                sample.pool().value(),
                sample.service().value(),
                sample.incarnation().value(),
                sample.sequence(),
                sample.at().toEpochMilli(),
                sample.covers().toNanos(),
                new PoolGaugesRecord(
                        gauges.inUse(),
                        gauges.idle(),
                        gauges.waiting(),
                        gauges.size(),
                        gauges.capacity(),
                        gauges.minimumIdle()),
                toWire(sample.counts()),
                Words.orNull(sample.host(), host -> new HostLoadRecord(host.cpu(), host.memory())),
                ByteBuffer.wrap(sample.waits().toBytes()),
                ByteBuffer.wrap(sample.holds().toBytes()),
                ByteBuffer.wrap(sample.connects().toBytes()));
    }

    private static PoolSample fromWire(PoolSampleRecord sample) {
        PoolGaugesRecord gauges = sample.getGauges();
        return new PoolSample(
                new PoolId(sample.getPool()),
                new ServiceId(sample.getService()),
                new Incarnation(sample.getIncarnation()),
                sample.getSequence(),
                Instant.ofEpochMilli(sample.getAtMillis()),
                Duration.ofNanos(sample.getCoversNanos()),
                new PoolGauges(
                        gauges.getInUse(),
                        gauges.getIdle(),
                        gauges.getWaiting(),
                        gauges.getSize(),
                        gauges.getCapacity(),
                        gauges.getMinimumIdle()),
                fromWire(sample.getCounts()),
                Words.optional(sample.getHost(), host -> new HostLoad(host.getCpu(), host.getMemory())),
                sketch(sample.getWaits()),
                sketch(sample.getHolds()),
                sketch(sample.getConnects()));
    }

    static PoolCountsRecord toWire(PoolCounts counts) {
        return new PoolCountsRecord(
                counts.borrows(), counts.timeouts(), counts.retries(), counts.failures(), counts.reconnects());
    }

    static PoolCounts fromWire(PoolCountsRecord counts) {
        return new PoolCounts(
                counts.getBorrows(),
                counts.getTimeouts(),
                counts.getRetries(),
                counts.getFailures(),
                counts.getReconnects());
    }

    /** Avro gives every field of bytes an array of its own; only a reused buffer would have to be copied. */
    private static LatencySketch sketch(ByteBuffer bytes) {
        if (bytes.hasArray() && bytes.arrayOffset() == 0 && bytes.remaining() == bytes.array().length) {
            return LatencySketch.fromBytes(bytes.array());
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return LatencySketch.fromBytes(copy);
    }

    private static PoolMarkRecord toWire(PoolMark mark) {
        return new PoolMarkRecord(
                mark.pool().value(), mark.service().value(), mark.at().toEpochMilli());
    }

    private static PoolMark fromWire(PoolMarkRecord mark) {
        return new PoolMark(
                new PoolId(mark.getPool()), new ServiceId(mark.getService()), Instant.ofEpochMilli(mark.getAtMillis()));
    }

    static PoolWindowRecord toWire(PoolWindow window) {
        return new PoolWindowRecord(
                window.pool().value(),
                window.service().value(),
                window.incarnation().value(),
                window.span().start().toEpochMilli(),
                window.span().length().toNanos(),
                window.demand().mean(),
                window.demand().peak(),
                window.demand().p50(),
                window.demand().p90(),
                window.demand().p99(),
                window.utilisation(),
                window.size(),
                window.capacity(),
                Words.toWire(window.waits()),
                Words.toWire(window.holds()),
                Words.toWire(window.connects()),
                window.rates().borrows(),
                window.rates().timeouts(),
                window.rates().failures(),
                window.samples(),
                window.coverage(),
                window.late(),
                scoresToWire(window.zScores()),
                scoresToWire(window.scores()));
    }

    static PoolWindow fromWire(PoolWindowRecord window) {
        return new PoolWindow(
                new PoolId(window.getPool()),
                new ServiceId(window.getService()),
                new Incarnation(window.getIncarnation()),
                new TimeSpan(Instant.ofEpochMilli(window.getStartMillis()), Duration.ofNanos(window.getLengthNanos())),
                new DemandSummary(
                        window.getDemandMean(),
                        window.getDemandPeak(),
                        window.getDemandP50(),
                        window.getDemandP90(),
                        window.getDemandP99()),
                window.getUtilisation(),
                window.getSize(),
                window.getCapacity(),
                Words.fromWire(window.getWaits()),
                Words.fromWire(window.getHolds()),
                Words.fromWire(window.getConnects()),
                new EventRates(
                        window.getBorrowsPerSecond(), window.getTimeoutsPerSecond(), window.getFailuresPerSecond()),
                window.getSamples(),
                window.getCoverage(),
                window.getLate(),
                scoresFromWire(window.getZScores()),
                scoresFromWire(window.getScores()));
    }

    private static List<ZScoreRecord> scoresToWire(Map<Metric, Double> scores) {
        List<ZScoreRecord> records = new ArrayList<>(scores.size());
        for (Metric metric : Metric.values()) {
            Double score = scores.get(metric);
            if (score != null) {
                records.add(new ZScoreRecord(Words.METRIC.wire(metric), score));
            }
        }
        return records;
    }

    /** A metric that a later version added is left out: the others are as true without it. */
    private static Map<Metric, Double> scoresFromWire(List<ZScoreRecord> records) {
        Map<Metric, Double> scores = new EnumMap<>(Metric.class);
        for (ZScoreRecord each : records) {
            Words.METRIC.known(each.getMetric()).ifPresent(metric -> scores.put(metric, each.getScore()));
        }
        return scores;
    }

    static PoolAlarmRecord toWire(PoolAlarm alarm) {
        return new PoolAlarmRecord(
                alarm.pool().value(),
                alarm.service().value(),
                alarm.incarnation().value(),
                Words.ALARM.wire(alarm.kind()),
                alarm.at().toEpochMilli(),
                alarm.demand(),
                alarm.capacity());
    }

    static PoolAlarm fromWire(PoolAlarmRecord alarm) {
        return new PoolAlarm(
                new PoolId(alarm.getPool()),
                new ServiceId(alarm.getService()),
                new Incarnation(alarm.getIncarnation()),
                Words.ALARM.required(alarm.getKind()),
                Instant.ofEpochMilli(alarm.getAtMillis()),
                alarm.getDemand(),
                alarm.getCapacity());
    }

    static PoolStatusRecord toWire(PoolStatus status) {
        return new PoolStatusRecord(
                toWire(status.registration()),
                Words.LIVENESS.wire(status.liveness()),
                status.since().toEpochMilli(),
                Words.orNull(status.heartbeat(), PoolCodecs::toWire),
                Words.orNull(status.window(), PoolCodecs::toWire));
    }

    static PoolStatus fromWire(PoolStatusRecord status) {
        return new PoolStatus(
                fromWire(status.getRegistration()),
                Words.LIVENESS.required(status.getLiveness()),
                Instant.ofEpochMilli(status.getSinceMillis()),
                Words.optional(status.getHeartbeat(), PoolCodecs::fromWire),
                Words.optional(status.getWindow(), PoolCodecs::fromWire));
    }

    private static PoolCommandRecord toWire(PoolCommand command) {
        return new PoolCommandRecord(
                Words.toWire(command.decision()),
                command.service().value(),
                command.incarnation().value(),
                Words.toWire(command.lease()),
                command.issuedAt().toEpochMilli(),
                command.expires().toEpochMilli(),
                command.attempt());
    }

    private static PoolCommand fromWire(PoolCommandRecord command) {
        return new PoolCommand(
                Words.fromWire(command.getDecision()),
                new ServiceId(command.getService()),
                new Incarnation(command.getIncarnation()),
                Words.fromWire(command.getLease()),
                Instant.ofEpochMilli(command.getIssuedAtMillis()),
                Instant.ofEpochMilli(command.getExpiresMillis()),
                command.getAttempt());
    }

    private static CommandResultRecord toWire(CommandResult result) {
        CommandResultRecord record = new CommandResultRecord(
                Words.toWire(result.decision()),
                result.service().value(),
                result.incarnation().value(),
                result.at().toEpochMilli(),
                null,
                null,
                null);
        return result.answer()
                .fold(
                        achieved -> {
                            record.setAchieved(new AchievedRecord(achieved.size()));
                            return record;
                        },
                        refused -> {
                            record.setRefused(new RefusedRecord(Words.REFUSAL.wire(refused.why()), refused.text()));
                            return record;
                        },
                        failed -> {
                            record.setFailed(new FailedRecord(failed.size(), failed.text()));
                            return record;
                        });
    }

    private static CommandResult fromWire(CommandResultRecord result) {
        AchievedRecord achieved = result.getAchieved();
        RefusedRecord refused = result.getRefused();
        FailedRecord failed = result.getFailed();
        return new CommandResult(
                Words.fromWire(result.getDecision()),
                new ServiceId(result.getService()),
                new Incarnation(result.getIncarnation()),
                Instant.ofEpochMilli(result.getAtMillis()),
                Words.<CommandResult.Answer>oneOf(
                        "an answer to a command",
                        achieved == null ? null : new CommandResult.Achieved(achieved.getSize()),
                        refused == null
                                ? null
                                : new CommandResult.Refused(
                                        Words.REFUSAL.required(refused.getWhy()), refused.getText()),
                        failed == null ? null : new CommandResult.Failed(failed.getSize(), failed.getText())));
    }
}
