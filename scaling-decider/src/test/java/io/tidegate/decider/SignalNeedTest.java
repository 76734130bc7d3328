package io.tidegate.decider;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.domain.Reason;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ScalingPolicy.Features;
import io.tidegate.domain.Signals;
import io.tidegate.domain.state.DemandBucket;
import io.tidegate.domain.state.ExpectedDemand;
import io.tidegate.domain.state.LatestWindow;
import io.tidegate.domain.state.PoolDemand;
import io.tidegate.domain.state.PoolPace;
import io.tidegate.domain.state.WindowUse;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignalNeedTest {
    private static final Instant NOW = Instant.parse("2026-01-05T12:00:00Z");
    private static final int HAS = 20;
    /** A step of 2; else 70 % and 30 % of use, 5 in the queue, 100 ms, 5 % of errors, two of them. */
    private static final Signals SIGNALS = new Signals(Signals.Grow.DEFAULT, Signals.Shrink.DEFAULT, 2);

    @ParameterizedTest(name = "{0} in use, peak {1}, wait {2} ms, errors {3}: {4} because of {5}")
    @CsvSource({
        // One signal is not enough, whichever.
        "15, 20, 0, 0, 20, ENOUGH",
        "10, 20, 150, 0, 20, ENOUGH",
        "10, 20, 0, 0.06, 20, ENOUGH",
        // Two are, whichever.
        "15, 20, 150, 0, 22, RECENT_DEMAND",
        "15, 20, 0, 0.06, 22, RECENT_DEMAND",
        "10, 20, 101, 0.06, 22, RECENT_DEMAND",
        "19, 20, 500, 0.5, 22, RECENT_DEMAND",
        // Thresholds are to be exceeded.
        "14, 20, 100, 0.05, 20, ENOUGH",
        // A queue asks for what it is long, for the peak is the least.
        "10, 22, 0, 0, 22, RECENT_DEMAND",
        "15, 26, 0, 0, 26, RECENT_DEMAND",
        // Calm is all of it.
        "5.9, 6, 100, 0, 18, LOW_DEMAND",
        "6, 6, 0, 0, 20, ENOUGH",
        "5, 6, 101, 0, 20, ENOUGH",
        "5, 6, 0, 0.01, 20, ENOUGH",
        // And the peak is the least.
        "5, 19, 0, 0, 19, LOW_DEMAND",
        "0, 0, 0, 0, 18, LOW_DEMAND"
    })
    void enough_signals_grow_a_pool_and_calm_shrinks_it(
            double busy, double peak, double waitMillis, double errors, int size, Reason.Code code) {
        StepResult result = need(window(5, busy, peak, waitMillis, errors), peak, Optional.empty(), Features.DEFAULT)
                .against(HAS);

        assertThat(result.size()).isEqualTo(size);
        assertThat(result.reason()).contains(code);
    }

    @ParameterizedTest(name = "{0} of four are asked: grows {1}")
    @CsvSource({"1, true", "2, true", "3, true", "4, false"})
    void a_policy_says_how_many_signals_it_takes(int atLeast, boolean grows) {
        var grow = new Signals.Grow(0.7, 5, Duration.ofMillis(100), 0.05, atLeast);
        PoolDemand demand = demand(window(5, 15, 20, 150, 0.06), 20, Optional.empty());

        SignalNeed need = SignalNeed.of(
                new Signals(grow, Signals.Shrink.DEFAULT, 1), Policies.PLAIN, demand, PoolPace.NEVER, HAS, NOW);

        assertThat(need.size()).isEqualTo(grows ? 21 : 20);
    }

    @ParameterizedTest(name = "{0} in use, forecast {1}, counted {2}: {3} because of {4}")
    @CsvSource({
        "10, 25, true, 25, FORECAST",
        "10, 25, false, 20, ENOUGH",
        "10, 5, true, 20, ENOUGH",
        "5, 19, true, 19, LOW_DEMAND",
        "5, 3, true, 18, LOW_DEMAND"
    })
    void a_forecast_raises_the_least_and_never_shrinks_by_itself(
            double busy, double forecast, boolean counted, int size, Reason.Code code) {
        StepResult result = need(window(5, busy, 6, 0, 0), 6, Optional.of(forecast), new Features(counted, true, true))
                .against(HAS);

        assertThat(result.size()).isEqualTo(size);
        assertThat(result.reason()).contains(code);
    }

    @Test
    void a_window_that_began_before_the_last_change_asks_for_nothing() {
        LatestWindow pressing = window(5, 19, 20, 500, 0.5);
        var changed = new PoolPace(pressing.start().plusMillis(1), NOW, 1, 0);

        SignalNeed need =
                SignalNeed.of(SIGNALS, Policies.PLAIN, demand(pressing, 20, Optional.empty()), changed, HAS, NOW);

        assertThat(need.size()).isEqualTo(HAS);
        assertThat(need.why()).contains("no window began since");
    }

    @Test
    void what_is_merely_not_calm_is_kept_and_not_needed() {
        SignalNeed need = need(window(5, 10, 8, 0, 0), 8, Optional.empty(), Features.DEFAULT);

        assertThat(need.size()).isEqualTo(HAS);
        assertThat(need.present()).isEqualTo(8);
        assertThat(need.kept()).isEqualTo(HAS);
    }

    @Test
    void the_trace_names_each_signal_and_its_threshold() {
        assertThat(need(window(5, 15, 20, 150, 0), 20, Optional.of(12.5), Features.DEFAULT)
                        .why())
                .isEqualTo("22 for 2 of at least 2 signals: utilisation 75 above 70 %, p99 wait 150 above 100 ms;"
                        + " at least 20 for the peak of the last 5s, 13 for the 95 % forecast of 12.5 within 10s");
        assertThat(need(window(5, 2, 3, 0, 0), 3, Optional.empty(), Features.DEFAULT)
                        .why())
                .isEqualTo("18 since all is calm: utilisation 10 % below 30 %; at least 3 for the peak of the last 5s,"
                        + " no forecast");
    }

    private static SignalNeed need(LatestWindow latest, double peak, Optional<Double> forecast, Features features) {
        ScalingPolicy policy = Policies.with(Policies.PLAIN, features);
        return SignalNeed.of(SIGNALS, policy, demand(latest, peak, forecast), PoolPace.NEVER, HAS, NOW);
    }

    private static PoolDemand demand(LatestWindow latest, double peak, Optional<Double> forecast) {
        return new PoolDemand(
                List.of(new DemandBucket(NOW.minusSeconds(1), peak, peak, 0, 0, 0)),
                Optional.of(latest),
                forecast.map(expected ->
                        new ExpectedDemand(NOW, Duration.ofSeconds(1), Collections.nCopies(60, expected), 1)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static LatestWindow window(long secondsAgo, double busy, double peak, double waitMillis, double errors) {
        Instant start = NOW.minusSeconds(secondsAgo);
        return new LatestWindow(
                start,
                start.plusSeconds(1),
                10,
                1,
                waitMillis / 1000,
                0,
                false,
                Optional.of(new WindowUse(busy, peak, errors)));
    }
}
