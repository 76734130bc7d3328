package io.tidegate.forecaster;

import io.tidegate.domain.DemandForecast;
import io.tidegate.domain.ForecastError;
import io.tidegate.domain.ForecastStep;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.ServiceId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The forecast of one series: what a {@link DemandForecast} says of it.
 *
 * @param model which model
 * @param version which version of it
 * @param levels the quantile levels that its errors can carry
 * @param steps the nearest step first
 * @param error how wrong it has recently been up to the lead
 */
public record SeriesForecast(
        String model, String version, List<Double> levels, List<ForecastStep> steps, ForecastError error) {

    DemandForecast of(ServiceId service, Optional<PoolId> pool, Instant origin, Duration step) {
        return new DemandForecast(service, pool, origin, step, model, version, levels, steps, error);
    }
}
