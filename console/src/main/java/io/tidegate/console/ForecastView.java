package io.tidegate.console;

import io.tidegate.domain.DemandForecast;
import io.tidegate.domain.ScalingPolicy;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What is expected within the lead time.
 *
 * @param highest the highest that the quantile reaches within the lead time, in connections
 * @param quantile which quantile, as the policy says, 0 to 1
 * @param leadTimeSeconds how far ahead
 * @param model which model
 * @param wape how wrong it has recently been: the sum of absolute errors over the sum of demand; 0 is perfect
 * @param observations how many forecasts that came due {@code wape} stands on
 */
public record ForecastView(
        double highest, double quantile, long leadTimeSeconds, String model, double wape, int observations) {

    /** Empty when the forecast says nothing about the time from {@code now} on. */
    static Optional<ForecastView> of(DemandForecast forecast, ScalingPolicy.Sizing sizing, Instant now) {
        OptionalDouble highest = forecast.highest(sizing.quantile(), now, now.plus(sizing.leadTime()));
        return highest.isEmpty()
                ? Optional.empty()
                : Optional.of(new ForecastView(
                        Words.rounded(highest.getAsDouble()),
                        sizing.quantile(),
                        sizing.leadTime().toSeconds(),
                        forecast.model(),
                        forecast.error().wape(),
                        forecast.error().observations()));
    }
}
