package io.tidegate.schemas;

import io.tidegate.domain.Incarnation;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.sketch.LatencyAccumulator;
import io.tidegate.domain.statistics.DemandHistogram;
import io.tidegate.domain.statistics.ExponentialMoments;
import io.tidegate.schemas.state.DetectorState;
import io.tidegate.schemas.state.KnownPoolState;
import io.tidegate.schemas.state.MetricBaselineState;
import io.tidegate.schemas.state.OpenWindowState;
import io.tidegate.schemas.state.PoolTrackState;
import io.tidegate.schemas.wire.DetectorStateRecord;
import io.tidegate.schemas.wire.KnownPoolStateRecord;
import io.tidegate.schemas.wire.MetricBaselineRecord;
import io.tidegate.schemas.wire.OpenWindowStateRecord;
import io.tidegate.schemas.wire.PoolDetectorsRecord;
import io.tidegate.schemas.wire.PoolTrackStateRecord;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How ingest writes its stores. */
public final class IngestStates {
    /** Windows that are open. */
    public static final Codec<OpenWindowState> OPEN_WINDOW =
            Codec.of(OpenWindowStateRecord.class, IngestStates::toWire, IngestStates::fromWire);

    /** What is remembered between samples. */
    public static final Codec<PoolTrackState> POOL_TRACK =
            Codec.of(PoolTrackStateRecord.class, IngestStates::toWire, IngestStates::fromWire);

    /** What the register knows. */
    public static final Codec<KnownPoolState> KNOWN_POOL =
            Codec.of(KnownPoolStateRecord.class, IngestStates::toWire, IngestStates::fromWire);

    /** What is usual for each metric of a pool at each time of the day. */
    public static final Codec<List<DetectorState>> DETECTORS =
            Codec.of(PoolDetectorsRecord.class, IngestStates::toWire, IngestStates::fromWire);

    private IngestStates() {}

    private static PoolDetectorsRecord toWire(List<DetectorState> detectors) {
        List<DetectorStateRecord> records = new ArrayList<>(detectors.size());
        for (DetectorState each : detectors) {
            ByteBuffer numbers =
                    ByteBuffer.allocate(Double.BYTES * each.numbers().size());
            each.numbers().forEach(numbers::putDouble);
            records.add(new DetectorStateRecord(Words.METRIC.wire(each.metric()), numbers.flip()));
        }
        return new PoolDetectorsRecord(records);
    }

    /** The detector of a metric that a later version added is left out. */
    private static List<DetectorState> fromWire(PoolDetectorsRecord detectors) {
        List<DetectorState> states = new ArrayList<>();
        for (DetectorStateRecord each : detectors.getDetectors()) {
            Words.METRIC.known(each.getMetric()).ifPresent(metric -> {
                ByteBuffer bytes = each.getNumbers().duplicate();
                List<Double> numbers = new ArrayList<>();
                while (bytes.remaining() >= Double.BYTES) {
                    numbers.add(bytes.getDouble());
                }
                states.add(new DetectorState(metric, numbers));
            });
        }
        return states;
    }

    private static OpenWindowStateRecord toWire(OpenWindowState window) {
        List<Integer> levels = new ArrayList<>();
        List<Long> nanos = new ArrayList<>();
        long[] byLevel = window.demand().nanosByLevel();
        for (int level = 0; level < byLevel.length; level++) {
            if (byLevel[level] > 0) {
                levels.add(level);
                nanos.add(byLevel[level]);
            }
        }
        return new OpenWindowStateRecord(
                window.service().value(),
                window.incarnation().value(),
                window.newestAtMillis(),
                window.newestSequence(),
                window.size(),
                window.capacity(),
                window.samples(),
                levels,
                nanos,
                window.demand().weighted(),
                window.demand().peak(),
                window.inUseNanos(),
                window.capacityNanos(),
                PoolCodecs.toWire(window.counts()),
                ByteBuffer.wrap(window.waits().toBytes()),
                ByteBuffer.wrap(window.holds().toBytes()),
                ByteBuffer.wrap(window.connects().toBytes()));
    }

    private static OpenWindowState fromWire(OpenWindowStateRecord window) {
        return new OpenWindowState(
                new ServiceId(window.getService()),
                new Incarnation(window.getIncarnation()),
                window.getNewestAtMillis(),
                window.getNewestSequence(),
                window.getSize(),
                window.getCapacity(),
                window.getSamples(),
                demand(window),
                window.getInUseNanos(),
                window.getCapacityNanos(),
                PoolCodecs.fromWire(window.getCounts()),
                latencies(window.getWaits()),
                latencies(window.getHolds()),
                latencies(window.getConnects()));
    }

    private static DemandHistogram demand(OpenWindowStateRecord window) {
        List<Integer> levels = window.getDemandLevels();
        List<Long> nanos = window.getDemandNanos();
        if (levels.size() != nanos.size()) {
            throw new IllegalArgumentException(
                    "each level of demand must have a time, but " + levels.size() + " had " + nanos.size());
        }
        int highest = levels.isEmpty() ? -1 : levels.get(levels.size() - 1);
        if (highest > DemandHistogram.MOST_LEVELS) {
            throw new IllegalArgumentException(
                    "a level of demand must be at most " + DemandHistogram.MOST_LEVELS + ", but was " + highest);
        }
        long[] byLevel = new long[highest + 1];
        for (int i = 0; i < levels.size(); i++) {
            int level = levels.get(i);
            if (level < 0 || level > highest) {
                throw new IllegalArgumentException("levels of demand must rise from 0, but one was " + level);
            }
            byLevel[level] = nanos.get(i);
        }
        return DemandHistogram.restored(byLevel, window.getDemandWeighted(), window.getDemandPeak());
    }

    private static LatencyAccumulator latencies(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        LatencyAccumulator latencies = new LatencyAccumulator();
        latencies.addEncoded(copy);
        return latencies;
    }

    private static PoolTrackStateRecord toWire(PoolTrackState track) {
        List<MetricBaselineRecord> baselines = new ArrayList<>();
        for (MetricBaselineState each : track.baselines()) {
            baselines.add(new MetricBaselineRecord(
                    Words.METRIC.wire(each.metric()),
                    each.moments().count(),
                    each.moments().mean(),
                    each.moments().variance(),
                    each.warnings(),
                    each.criticals(),
                    Words.orNull(each.raised(), Words.SEVERITY::wire)));
        }
        return new PoolTrackStateRecord(
                track.pool().value(),
                track.service().value(),
                track.incarnation().value(),
                track.highestSequence(),
                track.seen(),
                track.watermark(),
                track.arrived(),
                track.newestSample(),
                track.recentDemand(),
                track.saturatedSaid(),
                track.suddenSaid(),
                track.qualitySaid(),
                track.late(),
                track.lateTotal(),
                track.duplicateTotal(),
                track.outdatedTotal(),
                track.clampedTotal(),
                baselines);
    }

    private static PoolTrackState fromWire(PoolTrackStateRecord track) {
        List<MetricBaselineState> baselines = new ArrayList<>();
        for (MetricBaselineRecord each : track.getBaselines()) {
            // A metric that a later version added is left out: it starts anew when that version is back.
            Words.METRIC
                    .known(each.getMetric())
                    .ifPresent(metric -> baselines.add(new MetricBaselineState(
                            metric,
                            new ExponentialMoments(each.getCount(), each.getMean(), each.getVariance()),
                            each.getWarnings(),
                            each.getCriticals(),
                            Optional.ofNullable(each.getRaised()).flatMap(Words.SEVERITY::known))));
        }
        return new PoolTrackState(
                new PoolId(track.getPool()),
                new ServiceId(track.getService()),
                new Incarnation(track.getIncarnation()),
                track.getHighestSequence(),
                track.getSeen(),
                track.getWatermark(),
                track.getArrived(),
                track.getNewestSample(),
                track.getRecentDemand(),
                track.getSaturatedSaid(),
                track.getSuddenSaid(),
                track.getQualitySaid(),
                track.getLate(),
                track.getLateTotal(),
                track.getDuplicateTotal(),
                track.getOutdatedTotal(),
                track.getClampedTotal(),
                baselines);
    }

    private static KnownPoolStateRecord toWire(KnownPoolState pool) {
        return new KnownPoolStateRecord(
                Words.orNull(pool.registration(), PoolCodecs::toWire),
                Words.LIVENESS.wire(pool.liveness()),
                pool.since().toEpochMilli(),
                pool.heard().toEpochMilli(),
                pool.told().toEpochMilli(),
                pool.complained().toEpochMilli(),
                Words.orNull(pool.heartbeat(), PoolCodecs::toWire),
                Words.orNull(pool.window(), PoolCodecs::toWire));
    }

    private static KnownPoolState fromWire(KnownPoolStateRecord pool) {
        return new KnownPoolState(
                Words.optional(pool.getRegistration(), PoolCodecs::fromWire),
                Words.LIVENESS.required(pool.getLiveness()),
                Instant.ofEpochMilli(pool.getSinceMillis()),
                Instant.ofEpochMilli(pool.getHeardMillis()),
                Instant.ofEpochMilli(pool.getToldMillis()),
                Instant.ofEpochMilli(pool.getComplainedMillis()),
                Words.optional(pool.getHeartbeat(), PoolCodecs::fromWire),
                Words.optional(pool.getWindow(), PoolCodecs::fromWire));
    }
}
