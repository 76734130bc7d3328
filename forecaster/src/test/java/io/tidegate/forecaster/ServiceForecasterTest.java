package io.tidegate.forecaster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tidegate.domain.DemandForecast;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolWindow;
import io.tidegate.forecaster.model.History;
import io.tidegate.schemas.state.ServiceDemand;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServiceForecasterTest {
    private static final ForecastConfig CONFIG = SeriesForecasterTest.Configs.withSeason(24);
    private static final Duration STEP = CONFIG.step();
    private static final Duration GRACE = CONFIG.service().grace();
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant LONG_AFTER = START.plus(Duration.ofDays(9));

    private final ServiceForecaster forecaster = new ServiceForecaster(CONFIG);
    private Optional<ServiceDemand<SeriesMemory>> memory = Optional.empty();
    private final List<ServiceForecaster.Step> steps = new ArrayList<>();

    @Test
    void a_step_is_the_sum_over_the_pools_and_is_closed_by_the_last_of_them() {
        live("a", 0, 3);
        live("b", 0, 4);
        live("a", 1, 5);
        assertThat(closed()).isEqualTo(1);
        live("b", 1, 6);
        assertThat(closed()).isEqualTo(2);
        assertThat(values(1, 1)).containsExactly(11.0f);
    }

    @Test
    void history_that_comes_pool_by_pool_is_summed_step_by_step() {
        for (String pool : List.of("a", "b", "c")) {
            for (int i = 0; i < 20; i++) {
                take(Windows.of(pool, at(i), STEP, 10), LONG_AFTER);
            }
        }
        assertThat(closed()).isZero();
        take(Windows.of("a", at(20), STEP, 10), LONG_AFTER.plus(GRACE));
        assertThat(closed()).isEqualTo(20);
        assertThat(values(0, 19)).containsOnly(30f);
        assertThat(steps).allSatisfy(step -> assertThat(step.forecast()).isEmpty());
    }

    @Test
    void a_silent_pool_is_waited_for_as_long_as_the_grace() {
        both(0, 5);
        Instant heard = end(4);
        take(Windows.of("a", at(5), STEP, 10), heard.plus(GRACE));
        assertThat(closed()).isEqualTo(5);
        take(Windows.of("a", at(6), STEP, 10), heard.plus(GRACE).plusMillis(1));
        assertThat(closed()).isEqualTo(7);
        assertThat(values(4, 6)).containsExactly(20f, 10f, 10f);
        assertThat(memory.orElseThrow().pools()).containsOnlyKeys(new PoolId("a"));
    }

    @Test
    void what_comes_after_its_step_was_closed_is_late_and_changes_no_sum() {
        both(0, 5);
        take(Windows.of("a", at(5), STEP, 10), end(5));
        take(Windows.of("a", at(6), STEP, 10), end(4).plus(GRACE).plusMillis(1));
        assertThat(closed()).isEqualTo(7);
        take(Windows.of("b", at(5), STEP, 99), end(6));
        assertThat(last().fate()).isEqualTo(WindowFate.LATE);
        assertThat(values(5, 5)).containsExactly(10f);
        take(Windows.of("b", at(7), STEP, 5), end(7));
        take(Windows.of("a", at(7), STEP, 10), end(7));
        assertThat(values(7, 7)).containsExactly(15f);
    }

    @Test
    void a_pool_that_could_not_say_what_it_wanted_makes_a_gap_rather_than_a_smaller_sum() {
        both(0, 3);
        take(Windows.gap("b", at(3), STEP), end(3));
        take(Windows.of("a", at(3), STEP, 10), end(3));
        both(4, 6);
        // b leaves a window out altogether
        take(Windows.of("a", at(6), STEP, 10), end(6));
        both(7, 9);
        assertThat(closed()).isEqualTo(9);
        assertThat(values(1, 8)).containsExactly(20f, 20f, Float.NaN, 20f, 20f, Float.NaN, 20f, 20f);
    }

    @Test
    void a_pool_that_joins_is_expected_from_its_first_window_on() {
        live("a", 0, 10);
        live("a", 1, 10);
        live("b", 2, 1);
        live("a", 2, 10);
        live("a", 3, 10);
        live("b", 3, 1);
        assertThat(values(0, 3)).containsExactly(10f, 10f, 11f, 11f);
    }

    @Test
    void repeated_windows_are_counted_once() {
        live("a", 0, 3);
        live("b", 0, 4);
        live("a", 1, 3);
        live("a", 1, 3);
        assertThat(last().fate()).isEqualTo(WindowFate.REPEATED);
        live("b", 1, 4);
        assertThat(values(1, 1)).containsExactly(7f);
    }

    @Test
    void more_open_steps_than_allowed_close_the_oldest_as_it_is() {
        ForecastConfig small = services(new ForecastConfig.Services(GRACE, 5, 10));
        ServiceForecaster limited = new ServiceForecaster(small);
        Optional<ServiceDemand<SeriesMemory>> state = Optional.empty();
        int forced = 0;
        for (int i = 0; i < 9; i++) {
            ServiceForecaster.Step step = limited.take(state, Windows.of("a", at(i), STEP, 10), LONG_AFTER, List.of());
            state = Optional.of(step.memory());
            forced += step.forced();
        }
        assertThat(forced).isEqualTo(4);
        assertThat(state.orElseThrow().open()).hasSize(5);
    }

    @Test
    void more_pools_than_allowed_are_left_out() {
        ServiceForecaster limited = new ServiceForecaster(services(new ForecastConfig.Services(GRACE, 100, 1)));
        ServiceForecaster.Step one =
                limited.take(Optional.empty(), Windows.of("a", at(0), STEP, 10), end(0), List.of());
        ServiceForecaster.Step two =
                limited.take(Optional.of(one.memory()), Windows.of("b", at(0), STEP, 10), end(0), List.of());
        assertThat(two.fate()).isEqualTo(WindowFate.CROWDED_OUT);
        assertThat(two.memory()).isEqualTo(one.memory());
    }

    @Test
    void the_service_has_a_forecast_of_its_own() {
        both(0, 200);
        DemandForecast forecast = last().forecast().orElseThrow();
        assertThat(forecast.pool()).isEmpty();
        assertThat(forecast.service()).isEqualTo(Windows.SERVICE);
        assertThat(forecast.origin()).isEqualTo(at(200));
        assertThat(forecast.steps().get(0).mean()).isCloseTo(20, within(1e-6));
    }

    private void both(int from, int to) {
        for (int i = from; i < to; i++) {
            live("a", i, 10);
            live("b", i, 10);
        }
    }

    private void live(String pool, int number, double demand) {
        take(Windows.of(pool, at(number), STEP, demand), end(number));
    }

    private void take(PoolWindow window, Instant now) {
        steps.add(forecaster.take(memory, window, now, List.of()));
        memory = Optional.of(last().memory());
    }

    private ServiceForecaster.Step last() {
        return steps.get(steps.size() - 1);
    }

    private int closed() {
        return steps.stream().mapToInt(ServiceForecaster.Step::closed).sum();
    }

    private List<Float> values(int from, int to) {
        History history = memory.orElseThrow().series().orElseThrow().history();
        List<Float> values = new ArrayList<>();
        for (int i = from; i <= to; i++) {
            values.add((float) history.at((int) (history.next() - CONFIG.number(at(i)))));
        }
        return values;
    }

    private static ForecastConfig services(ForecastConfig.Services services) {
        return new ForecastConfig(
                CONFIG.measure(),
                CONFIG.step(),
                CONFIG.seasons(),
                CONFIG.steps(),
                CONFIG.quantiles(),
                CONFIG.leastCoverage(),
                CONFIG.longestGap(),
                CONFIG.staleAfter(),
                CONFIG.accuracyEvery(),
                services,
                CONFIG.training());
    }

    private static Instant at(int number) {
        return START.plus(STEP.multipliedBy(number));
    }

    private static Instant end(int number) {
        return at(number + 1);
    }
}
