package io.tidegate.forecaster;

import io.tidegate.domain.DemandForecast;
import io.tidegate.domain.PoolWindow;
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
     */
    public record Step(SeriesMemory memory, WindowFate fate, Optional<DemandForecast> forecast) {}

    /**
     * Takes the next window of the pool.
     *
     * @param memory what is known of the pool, empty at first
     * @param window a window of the configured step
     * @param now when it was written
     */
    public Step take(Optional<SeriesMemory> memory, PoolWindow window, Instant now) {
        long number = config.number(window.span().start());
        if (memory.isPresent() && number < memory.get().history().next()) {
            return new Step(memory.get(), WindowFate.REPEATED, Optional.empty());
        }
        Optional<SeriesMemory> continued = memory.filter(known -> forecaster.continues(known, number));
        SeriesMemory observed = forecaster.observe(
                continued.orElseGet(() -> forecaster.begin(number)), number, config.observation(window), List.of());
        Optional<DemandForecast> forecast = config.isStale(number, now)
                ? Optional.empty()
                : forecaster
                        .forecast(observed, List.of())
                        .map(made -> made.of(
                                window.service(), Optional.of(window.pool()), config.start(number + 1), config.step()));
        return new Step(observed, continued.isPresent() ? WindowFate.JOINED : WindowFate.BEGAN, forecast);
    }
}
