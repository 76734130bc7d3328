package io.tidegate.decider;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.domain.Reason;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.state.DemandBucket;
import io.tidegate.domain.state.ExpectedDemand;
import io.tidegate.domain.state.Headroom;
import io.tidegate.domain.state.PoolDemand;
import io.tidegate.domain.statistics.ErlangC;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemandNeedTest {
    private static final Instant NOW = Instant.parse("2026-01-05T12:00:00Z");
    /** Five seconds back, ten ahead, ten of stabilisation, no headroom, 50 ms of wait. */
    private static final ScalingPolicy POLICY = Policies.PLAIN;

    @ParameterizedTest(name = "peak {0}, {1} s ago: needs {2}, stabilised {3}")
    @CsvSource({"12, 1, 12, 12", "11.2, 1, 12, 12", "12, 4, 12, 12", "12, 6, 0, 12", "12, 11, 0, 0", "0, 1, 0, 0"})
    void the_recent_peak_counts_for_the_reactive_window_and_holds_off_shrinks_for_the_stabilisation(
            double peak, long secondsAgo, int needed, int stabilised) {
        DemandNeed need = need(seen(secondsAgo, peak, peak, 0, 0));

        assertThat(need.size()).isEqualTo(needed);
        assertThat(need.stabilised()).isEqualTo(stabilised);
    }

    @Test
    void where_arrivals_and_holds_are_known_the_queue_decides() {
        DemandNeed need = need(seen(1, 30, 9, 8, 0.1));

        assertThat(need.size())
                .isEqualTo(ErlangC.fewestServers(8, 0.1, 0.99, 0.05, 100).orElseThrow())
                .isBetween(9, 20);
        assertThat(need.peak()).isEqualTo(30);
    }

    @Test
    void demand_that_was_seen_outweighs_the_queue_when_it_comes_in_bursts() {
        assertThat(need(seen(1, 30, 25, 2, 0.01)).size()).isEqualTo(25);
    }

    @ParameterizedTest(name = "recent {0}, expected {1}, has {2}: {3} because of {4}")
    @CsvSource({
        "10, 15, 8, 15, FORECAST",
        "15, 10, 8, 15, RECENT_DEMAND",
        "10, 15, 15, 15, ENOUGH",
        "10, 15, 20, 15, LOW_DEMAND",
        "10, 2, 8, 10, RECENT_DEMAND"
    })
    void a_forecast_raises_and_never_lowers(double recent, double expected, int current, int size, Reason.Code code) {
        StepResult result = need(expected, NOW, seen(1, recent, recent, 0, 0)).against(current);

        assertThat(result.size()).isEqualTo(size);
        assertThat(result.reason()).contains(code);
    }

    @ParameterizedTest(name = "peak {0}, forecast {1}, {2} roots: {3}")
    @CsvSource({"10, 16, 2, 24", "10, 4, 2, 10", "9, -1, 2, 15", "16, -1, 0.25, 17", "25.5, 16, 2, 26"})
    void under_an_objective_the_forecast_gets_the_headroom_and_without_one_what_was_seen(
            double peak, double expected, double factor, int size) {
        var demand = new PoolDemand(
                List.of(seen(1, peak, peak, 0, 0)),
                Optional.empty(),
                expected < 0 ? Optional.empty() : Optional.of(forecast(expected, NOW)),
                Optional.empty(),
                Optional.of(new Headroom(factor, 100)),
                Optional.empty());

        assertThat(DemandNeed.of(Policies.withObjective(POLICY, 0.01), demand, 100, NOW)
                        .size())
                .isEqualTo(size);
    }

    @Test
    void a_forecast_that_is_too_old_does_not_count() {
        assertThat(need(15, NOW.minusSeconds(30), seen(1, 3, 3, 0, 0)).size()).isEqualTo(15);
        assertThat(need(15, NOW.minusSeconds(31), seen(1, 3, 3, 0, 0)).size()).isEqualTo(3);
    }

    @Test
    void the_history_is_bounded_whatever_the_length_of_windows_and_forgets_what_is_over() {
        List<DemandBucket> history = List.of();
        for (int i = 0; i < 10_000; i++) {
            Instant at = NOW.plusMillis(10L * i);
            history = DemandHistory.with(
                    history,
                    DemandHistory.moment(at, i % 50),
                    POLICY.damping(),
                    POLICY.sizing(),
                    POLICY.dataQuality(),
                    at);
        }

        assertThat(history).hasSizeLessThanOrEqualTo(DemandHistory.MOST + 1);
        // Ten seconds of stabilisation before a last window that may be thirty seconds old, and a bucket.
        assertThat(history.get(0).end()).isAfter(NOW.plusSeconds(58));
    }

    @Test
    void a_pool_whose_clock_is_ahead_is_not_remembered_longer() {
        List<DemandBucket> history = DemandHistory.with(
                List.of(),
                DemandHistory.moment(NOW.plusSeconds(3600), 9),
                POLICY.damping(),
                POLICY.sizing(),
                POLICY.dataQuality(),
                NOW);

        assertThat(history).extracting(DemandBucket::end).containsExactly(NOW);
    }

    private static DemandBucket seen(long secondsAgo, double peak, double p99, double offered, double hold) {
        return new DemandBucket(NOW.minusSeconds(secondsAgo), peak, p99, offered, hold, 0);
    }

    private static DemandNeed need(DemandBucket... buckets) {
        return DemandNeed.of(
                POLICY,
                new PoolDemand(
                        List.of(buckets),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                100,
                NOW);
    }

    private static ExpectedDemand forecast(double expected, Instant origin) {
        return new ExpectedDemand(origin, Duration.ofSeconds(1), Collections.nCopies(60, expected), 1);
    }

    private static DemandNeed need(double expected, Instant origin, DemandBucket... buckets) {
        ExpectedDemand forecast = forecast(expected, origin);
        return DemandNeed.of(
                POLICY,
                new PoolDemand(
                        List.of(buckets),
                        Optional.empty(),
                        Optional.of(forecast),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                100,
                NOW);
    }
}
