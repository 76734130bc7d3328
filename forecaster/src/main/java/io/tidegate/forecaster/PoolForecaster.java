package io.tidegate.forecaster;

import io.tidegate.domain.DemandForecast;
import io.tidegate.domain.ForecastAccuracy;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolWindow;
import io.tidegate.forecaster.model.TrainedModel;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Forecasts the demand of one pool from its windows. Pure; what {@code now} is comes with each window: the time at which it was
 * written.
 */
public final class PoolForecaster {
    private final ForecastConfig config;
    private final SeriesForecaster forecaster;

    /** A forecaster with the models of this module. */
    public PoolForecaster(ForecastConfig config) {
        this.config = config;
        this.forecaster = new SeriesForecaster(config);
    }

    /**
     * What one window led to.
     *
     * @param memory the pool's series
     * @param fate what became of the window
     * @param forecast what to publish: nothing before there is enough history, while history is loaded, and in a gap
     * @param accuracy how wrong forecasts have been, now and then
     */
    public record Step(
            SeriesMemory memory,
            WindowFate fate,
            Optional<DemandForecast> forecast,
            Optional<ForecastAccuracy> accuracy) {}

    /**
     * Takes the next window of the pool.
     *
     * @param memory what is known of the pool, empty at first
     * @param window a window of the configured step
     * @param now when it was written
     * @param trained the models that were trained apart and are in force then
     */
    public Step take(
            Optional<SeriesMemory> memory, PoolWindow window, Instant now, List<? extends TrainedModel> trained) {
        long number = config.number(window.span().start());
        if (memory.isPresent() && number < memory.get().history().next()) {
            return new Step(memory.get(), WindowFate.REPEATED, Optional.empty(), Optional.empty());
        }
        Optional<SeriesMemory> continued = memory.filter(known -> forecaster.continues(known, number));
        SeriesMemory observed = forecaster.observe(
                continued.orElseGet(() -> forecaster.begin(number)), number, config.observation(window), trained);
        WindowFate fate = continued.isPresent() ? WindowFate.JOINED : WindowFate.BEGAN;
        if (config.isStale(number, now)) {
            return new Step(observed, fate, Optional.empty(), Optional.empty());
        }
        Optional<PoolId> pool = Optional.of(window.pool());
        Instant origin = config.start(number + 1);
        return new Step(
                observed,
                fate,
                forecaster
                        .forecast(observed, trained)
                        .map(made -> made.of(window.service(), pool, origin, config.step())),
                config.tellsAccuracy(number, window.pool().value().hashCode())
                        ? Optional.of(new ForecastAccuracy(
                                window.service(), pool, origin, config.step(), forecaster.accuracy(observed)))
                        : Optional.empty());
    }
}
