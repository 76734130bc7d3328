package io.tidegate.forecaster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.domain.DemandForecast;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PoolForecasterTest {
    private static final ForecastConfig CONFIG = SeriesForecasterTest.Configs.withSeason(24);
    private static final Duration STEP = CONFIG.step();
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant LONG_AFTER = START.plus(Duration.ofDays(9));

    private final PoolForecaster forecaster = new PoolForecaster(CONFIG);
    private Optional<SeriesMemory> memory = Optional.empty();

    @Test
    void a_forecast_begins_where_the_last_window_ended() {
        DemandForecast last = live(200).get(199).orElseThrow();
        assertThat(last.pool()).contains(new PoolId("pool-a"));
        assertThat(last.service()).isEqualTo(Windows.SERVICE);
        assertThat(last.origin()).isEqualTo(START.plus(STEP.multipliedBy(200)));
        assertThat(last.step()).isEqualTo(STEP);
        assertThat(last.steps()).hasSize(CONFIG.steps());
        assertThat(last.levels()).isEqualTo(CONFIG.quantiles().levels());
    }

    @Test
    void history_trains_in_silence() {
        for (int i = 0; i < 199; i++) {
            assertThat(take(window(i), LONG_AFTER).forecast()).isEmpty();
        }
        Optional<SeriesMemory> silent = memory;
        DemandForecast forecast =
                take(window(199), window(199).span().end()).forecast().orElseThrow();
        // After the twenty steps that the first model waits for, 1, 2, 4 and 8 steps ahead.
        assertThat(forecast.error().observations()).isEqualTo(180 + 179 + 177 + 173);
        memory = Optional.empty();
        live(199);
        assertThat(memory).isEqualTo(silent);
    }

    @Test
    void windows_that_were_there_before_change_nothing() {
        live(50);
        SeriesMemory before = memory.orElseThrow();
        for (int again : new int[] {49, 3, 0}) {
            PoolForecaster.Step step = take(window(again), window(49).span().end());
            assertThat(step.fate()).isEqualTo(WindowFate.REPEATED);
            assertThat(step.forecast()).isEmpty();
            assertThat(step.memory()).isEqualTo(before);
        }
    }

    @Test
    void a_series_begins_anew_after_too_long_a_gap() {
        assertThat(take(window(0), LONG_AFTER).fate()).isEqualTo(WindowFate.BEGAN);
        assertThat(take(window(1), LONG_AFTER).fate()).isEqualTo(WindowFate.JOINED);
        assertThat(take(window(2 + (int) CONFIG.gapSteps()), LONG_AFTER).fate()).isEqualTo(WindowFate.JOINED);
        assertThat(take(window(40 + 2 * (int) CONFIG.gapSteps()), LONG_AFTER).fate())
                .isEqualTo(WindowFate.BEGAN);
    }

    @Test
    void a_window_that_samples_hardly_cover_is_a_gap() {
        live(200);
        PoolWindow gap = Windows.gap("pool-a", at(200), STEP);
        PoolForecaster.Step step = take(gap, gap.span().end());
        assertThat(step.fate()).isEqualTo(WindowFate.JOINED);
        assertThat(step.forecast()).isEmpty();
        assertThat(step.memory().history().endsKnown()).isFalse();
    }

    @Test
    void settings_that_make_no_series_are_refused() {
        assertThatThrownBy(() -> SeriesForecasterTest.Configs.withSeason(1))
                .hasMessage("seasons must rise and lie between 2 and 10080 steps, but was [1]");
        assertThatThrownBy(() -> new ForecastConfig.Quantiles(List.of(0.9, 0.5), 2, STEP, 100, 20))
                .hasMessage("levels must rise and lie between 0 and 1, but was [0.9, 0.5]");
        assertThatThrownBy(() -> new ForecastConfig.Quantiles(List.of(0.5), 2, STEP, 100, 101))
                .hasMessageContaining("leastErrors must be between 10 and the errors that are kept, 100");
    }

    private List<Optional<DemandForecast>> live(int steps) {
        List<Optional<DemandForecast>> made = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            made.add(take(window(i), window(i).span().end()).forecast());
        }
        return made;
    }

    private PoolForecaster.Step take(PoolWindow window, Instant now) {
        PoolForecaster.Step step = forecaster.take(memory, window, now, List.of());
        memory = Optional.of(step.memory());
        return step;
    }

    private static PoolWindow window(int number) {
        return Windows.of("pool-a", at(number), STEP, 30 + 10 * Math.sin(2 * Math.PI * number / 24) + number % 3);
    }

    private static Instant at(int number) {
        return START.plus(STEP.multipliedBy(number));
    }
}
