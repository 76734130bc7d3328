package io.tidegate.forecaster;

import io.tidegate.forecaster.model.History;
import io.tidegate.forecaster.model.Resolution;
import io.tidegate.schemas.Codec;
import io.tidegate.schemas.ForecastCodecs;
import io.tidegate.schemas.state.Floats;
import io.tidegate.schemas.state.ModelState;
import io.tidegate.schemas.state.SeriesState;
import io.tidegate.schemas.state.ServiceDemand;
import java.util.ArrayList;
import java.util.List;

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

    /** Of what is kept of the combination. */
    private static final String LAYOUT = "1";

    private static final Resolution NO_PAST = new Resolution(1, List.of());

    private StoredSeries() {}

    private static SeriesState write(SeriesMemory memory) {
        List<ModelState> models = new ArrayList<>();
        for (ModelMemory model : memory.models()) {
            models.add(new ModelState(
                    model.model(),
                    model.version(),
                    model.numbers(),
                    model.horizons().stream().map(HorizonLoss::write).toList()));
        }
        models.add(new ModelState(
                SeriesForecaster.COMBINED,
                LAYOUT,
                Floats.zeros(0),
                memory.combined().stream().map(HorizonErrors::write).toList()));
        return new SeriesState(memory.history().next(), write(memory.history()), models);
    }

    private static SeriesMemory read(SeriesState stored) {
        List<ModelMemory> models = new ArrayList<>();
        List<HorizonErrors> combined = List.of();
        for (ModelState model : stored.models()) {
            if (model.model().equals(SeriesForecaster.COMBINED)) {
                combined = model.horizons().stream().map(HorizonErrors::read).toList();
            } else {
                models.add(new ModelMemory(
                        model.model(),
                        model.version(),
                        model.numbers(),
                        model.horizons().stream().map(HorizonLoss::read).toList()));
            }
        }
        // Without it the state was written before models were combined; its rows mean something else, and it begins
        // anew.
        return combined.isEmpty()
                ? new SeriesMemory(History.before(stored.next(), NO_PAST), List.of(), List.of())
                : new SeriesMemory(readHistory(stored.next(), stored.season()), models, combined);
    }

    /** How fine each part is comes before the parts. */
    private static Floats write(History history) {
        int length = 2 + history.recent().size();
        for (Floats layer : history.coarse()) {
            length += 2 + layer.size();
        }
        float[] row = new float[length];
        row[0] = history.recent().size();
        row[1] = history.coarse().size();
        int at = copy(history.recent(), row, 2);
        for (int i = 0; i < history.coarse().size(); i++) {
            Resolution.Layer layer = history.resolution().layers().get(i);
            row[at] = layer.bucket();
            row[at + 1] = layer.buckets();
            at = copy(history.coarse().get(i), row, at + 2);
        }
        return Floats.of(row);
    }

    private static int copy(Floats part, float[] row, int at) {
        System.arraycopy(part.toArray(), 0, row, at, part.size());
        return at + part.size();
    }

    private static History readHistory(long next, Floats row) {
        Floats recent = row.slice(2, (int) row.get(0));
        List<Resolution.Layer> layers = new ArrayList<>();
        List<Floats> coarse = new ArrayList<>();
        int at = 2 + recent.size();
        for (int i = 0; i < row.get(1); i++) {
            Resolution.Layer layer = new Resolution.Layer((int) row.get(at), (int) row.get(at + 1));
            layers.add(layer);
            int length = layer.buckets() + History.HEAD;
            coarse.add(row.slice(at + 2, length));
            at += 2 + length;
        }
        return new History(next, new Resolution(recent.size(), layers), recent, coarse);
    }
}
