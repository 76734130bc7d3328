package io.tidegate.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemandForecastTest {
    private static final Instant ORIGIN = Instant.parse("2026-11-20T12:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** Steps of a minute with medians 1, 5, 2 and 95 % quantiles 10, 50, 20. */
    private final DemandForecast forecast = forecast(
            List.of(0.5, 0.95),
            List.of(
                    new ForecastStep(1, List.of(1.0, 10.0)),
                    new ForecastStep(5, List.of(5.0, 50.0)),
                    new ForecastStep(2, List.of(2.0, 20.0))));

    @ParameterizedTest
    @CsvSource({
        "0.95, 0, 60, 10", // the end is excluded
        "0.95, 0, 61, 50",
        "0.95, 60, 120, 50",
        "0.95, 119, 180, 50", // a step that is almost over still counts
        "0.95, 120, 180, 20",
        "0.95, -60, 1, 10",
        "0.5, 0, 180, 5",
        "0.7, 0, 60, 10", // the next level up when there is no such level
        "0.99, 0, 60, 10", // the highest when none is up there
    })
    void the_highest_value_over_the_lead_time(double level, int from, int to, double highest) {
        assertThat(forecast.highest(level, ORIGIN.plusSeconds(from), ORIGIN.plusSeconds(to)))
                .isEqualTo(OptionalDouble.of(highest));
    }

    @Test
    void a_forecast_that_is_over_says_nothing() {
        assertThat(forecast.highest(0.95, ORIGIN.plusSeconds(180), ORIGIN.plusSeconds(240)))
                .isEmpty();
        assertThat(forecast.end()).isEqualTo(ORIGIN.plusSeconds(180));
    }

    @Test
    void crossing_quantiles_and_levels_are_refused() {
        assertThatThrownBy(() -> new ForecastStep(1, List.of(2.0, 1.0))).hasMessageContaining("[2.0, 1.0]");
        assertThatThrownBy(() -> forecast(List.of(0.9, 0.5), List.of(new ForecastStep(1, List.of(1.0, 2.0)))))
                .hasMessageContaining("[0.9, 0.5]");
        assertThatThrownBy(() -> forecast(List.of(0.5), List.of(new ForecastStep(1, List.of(1.0, 2.0)))))
                .hasMessageContaining("one quantile for each of the levels");
    }

    private static DemandForecast forecast(List<Double> levels, List<ForecastStep> steps) {
        return new DemandForecast(
                new ServiceId("orders-db"),
                Optional.empty(),
                ORIGIN,
                MINUTE,
                "seasonal-naive",
                "1",
                levels,
                steps,
                new ForecastError(0.1, 0.95, 100));
    }
}
