package io.tidegate.decider;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.domain.ForecastError;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.state.ExpectedDemand;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountedForecastTest {
    private static final Instant NOW = Instant.parse("2026-01-05T12:00:00Z");

    @ParameterizedTest(name = "enough in {0} of {1} forecasts that came due, objective {2}: counts {3}")
    @CsvSource({
        "1, 100, false, true",
        "0.8, 100, false, true",
        "0.79, 100, false, false",
        "1, 0, false, false",
        "0, 100, true, true",
        "0, 0, true, true"
    })
    void a_forecast_counts_when_it_was_enough_as_often_as_the_policy_asks(
            double coverage, int observations, boolean objective, boolean counts) {
        ScalingPolicy policy = objective ? Policies.withObjective(Policies.PLAIN, 0.01) : Policies.PLAIN;
        ExpectedDemand expected = ExpectedDemand.of(
                Facts.forecast(Optional.empty(), NOW, 12, new ForecastError(0.1, coverage, observations)), 0.95);

        CountedForecast counted = CountedForecast.of(policy, Optional.of(expected), NOW);

        assertThat(counted.demand()).isEqualTo(counts ? OptionalDouble.of(12) : OptionalDouble.empty());
        assertThat(counted.whyNot().isEmpty()).isEqualTo(counts);
    }

    @Test
    void where_there_is_none_that_is_all_that_is_said() {
        assertThat(CountedForecast.of(Policies.PLAIN, Optional.empty(), NOW).whyNot())
                .isEqualTo("no forecast");
    }
}
