package io.tidegate.backtest;

import io.tidegate.domain.DemandForecast;
import io.tidegate.domain.ForecastError;
import io.tidegate.domain.ForecastStep;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.ServiceId;
import io.tidegate.forecaster.SeriesForecast;
import io.tidegate.forecaster.SeriesForecaster;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a replayed forecaster said of a series, as the forecast of a pool. */
final class PublishedForecast {
    private static final List<Double> MEDIAN = List.of(0.5);
    private static final String BARE = "1 without quantiles";

    private PublishedForecast() {}

    /**
     * The forecast of a pool. Before there are errors enough to tell quantiles from, the point forecast is all there is, and
     * stands for the median; live there would be none yet, but a policy may want no more than the point.
     *
     * @param origin the end of the last step that was known
     * @return empty when no model can say anything
     */
    static Optional<DemandForecast> of(
            ServiceId service, PoolId pool, Instant origin, Duration step, ForecastReplay.Made made) {
        Optional<SeriesForecast> full = made.forecast();
        if (full.isPresent()) {
            SeriesForecast said = full.get();
            return Optional.of(new DemandForecast(
                    service,
                    Optional.of(pool),
                    origin,
                    step,
                    said.model(),
                    said.version(),
                    said.levels(),
                    said.steps(),
                    said.error()));
        }
        return SeriesForecaster.combined(made.models())
                .map(path -> new DemandForecast(
                        service,
                        Optional.of(pool),
                        origin,
                        step,
                        SeriesForecaster.COMBINED,
                        BARE,
                        MEDIAN,
                        Arrays.stream(path)
                                .mapToObj(point -> new ForecastStep(point, List.of(point)))
                                .toList(),
                        new ForecastError(0, 0, 0)));
    }
}
