package io.tidegate.schemas;

import io.tidegate.domain.PoolId;
import io.tidegate.schemas.state.Floats;
import io.tidegate.schemas.state.ModelState;
import io.tidegate.schemas.state.SeriesState;
import io.tidegate.schemas.state.ServiceDemand;
import io.tidegate.schemas.state.ServiceDemand.KnownPool;
import io.tidegate.schemas.state.ServiceDemand.OpenStep;
import io.tidegate.schemas.wire.HorizonStateRecord;
import io.tidegate.schemas.wire.KnownPoolRecord;
import io.tidegate.schemas.wire.ModelStateRecord;
import io.tidegate.schemas.wire.OpenStepRecord;
import io.tidegate.schemas.wire.SeriesStateRecord;
import io.tidegate.schemas.wire.ServiceDemandRecord;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Codecs of what the forecaster keeps. */
public final class ForecastCodecs {
    /** One series. */
    public static final Codec<SeriesState> SERIES =
            Codec.of(SeriesStateRecord.class, ForecastCodecs::toWire, ForecastCodecs::fromWire);

    /** The demand of one service. */
    public static final Codec<ServiceDemand<SeriesState>> SERVICE_DEMAND =
            Codec.of(ServiceDemandRecord.class, ForecastCodecs::toWire, ForecastCodecs::fromWire);

    private ForecastCodecs() {}

    private static SeriesStateRecord toWire(SeriesState series) {
        return new SeriesStateRecord(
                series.next(),
                series.season().toBytes(),
                series.models().stream().map(ForecastCodecs::toWire).toList());
    }

    private static SeriesState fromWire(SeriesStateRecord series) {
        return new SeriesState(
                series.getNext(),
                Floats.fromBytes(series.getSeason()),
                series.getModels().stream().map(ForecastCodecs::fromWire).toList());
    }

    private static ModelStateRecord toWire(ModelState model) {
        return new ModelStateRecord(
                model.model(),
                model.version(),
                model.numbers().toBytes(),
                model.horizons().stream()
                        .map(horizon -> new HorizonStateRecord(horizon.toBytes()))
                        .toList());
    }

    private static ModelState fromWire(ModelStateRecord model) {
        return new ModelState(
                model.getModel(),
                model.getVersion(),
                Floats.fromBytes(model.getNumbers()),
                model.getHorizons().stream()
                        .map(horizon -> Floats.fromBytes(horizon.getNumbers()))
                        .toList());
    }

    private static ServiceDemandRecord toWire(ServiceDemand<SeriesState> service) {
        // In their order, so that equal states are equal bytes.
        List<KnownPoolRecord> pools = new TreeMap<>(service.pools())
                .entrySet().stream()
                        .map(entry -> new KnownPoolRecord(
                                entry.getKey().value(),
                                entry.getValue().first(),
                                entry.getValue().last(),
                                entry.getValue().heard().toEpochMilli()))
                        .toList();
        List<OpenStepRecord> open = service.open().entrySet().stream()
                .map(entry -> new OpenStepRecord(
                        entry.getKey(),
                        entry.getValue().sum(),
                        entry.getValue().pools(),
                        entry.getValue().gaps()))
                .toList();
        return new ServiceDemandRecord(
                Words.orNull(service.series(), ForecastCodecs::toWire),
                service.now().toEpochMilli(),
                service.lastJoin().toEpochMilli(),
                pools,
                open);
    }

    private static ServiceDemand<SeriesState> fromWire(ServiceDemandRecord service) {
        Map<PoolId, KnownPool> pools = new HashMap<>();
        service.getPools()
                .forEach(pool -> pools.put(
                        new PoolId(pool.getPool()),
                        new KnownPool(pool.getFirst(), pool.getLast(), Instant.ofEpochMilli(pool.getHeardMillis()))));
        TreeMap<Long, OpenStep> open = new TreeMap<>();
        service.getOpen()
                .forEach(step ->
                        open.put(step.getNumber(), new OpenStep(step.getSum(), step.getPools(), step.getGaps())));
        return new ServiceDemand<>(
                Words.optional(service.getSeries(), ForecastCodecs::fromWire),
                Instant.ofEpochMilli(service.getNowMillis()),
                Instant.ofEpochMilli(service.getLastJoinMillis()),
                pools,
                open);
    }
}
