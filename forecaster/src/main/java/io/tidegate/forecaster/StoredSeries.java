package io.tidegate.forecaster;

import io.tidegate.schemas.Codec;
import io.tidegate.schemas.ForecastCodecs;
import io.tidegate.schemas.state.ModelState;
import io.tidegate.schemas.state.SeriesState;
import io.tidegate.schemas.state.ServiceDemand;

/** How series are kept in stores. */
final class StoredSeries {
    /** One series. */
    static final Codec<SeriesMemory> SERIES = ForecastCodecs.SERIES.as(StoredSeries::write, StoredSeries::read);

    /** The demand of one service. */
    static final Codec<ServiceDemand<SeriesMemory>> SERVICE_DEMAND = ForecastCodecs.SERVICE_DEMAND.as(
            service -> new ServiceDemand<>(
                    service.series().map(StoredSeries::write),
                    service.now(),
                    service.lastJoin(),
                    service.pools(),
                    service.open()),
            stored -> new ServiceDemand<>(
                    stored.series().map(StoredSeries::read),
                    stored.now(),
                    stored.lastJoin(),
                    stored.pools(),
                    stored.open()));

    private StoredSeries() {}

    private static SeriesState write(SeriesMemory memory) {
        return new SeriesState(
                memory.history().next(),
                memory.history().season(),
                memory.models().stream()
                        .map(model -> new ModelState(
                                model.model(),
                                model.version(),
                                model.numbers(),
                                model.horizons().stream()
                                        .map(HorizonErrors::write)
                                        .toList()))
                        .toList());
    }

    private static SeriesMemory read(SeriesState stored) {
        return new SeriesMemory(
                new History(stored.next(), stored.season()),
                stored.models().stream()
                        .map(model -> new ModelMemory(
                                model.model(),
                                model.version(),
                                model.numbers(),
                                model.horizons().stream()
                                        .map(HorizonErrors::read)
                                        .toList()))
                        .toList());
    }
}
