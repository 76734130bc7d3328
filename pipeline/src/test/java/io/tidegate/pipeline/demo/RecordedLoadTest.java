package io.tidegate.pipeline.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolWindow;
import io.tidegate.domain.ServiceId;
import io.tidegate.pipeline.demo.Arrivals.Arrival;
import io.tidegate.pipeline.demo.LoadPlan.PoolPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordedLoadTest {
    private static final Duration HOLD = Duration.ofMillis(300);

    private final LoadPlan plan = new LoadPlan(
            RecordedLoad.nasaJuly1995(),
            Instant.parse("1995-07-20T00:00:00Z"),
            Duration.ofMinutes(3),
            0.25,
            HOLD,
            List.of(
                    new PoolPlan(new PoolId("a"), "p", "r", Duration.ZERO),
                    new PoolPlan(new PoolId("b"), "p", "r", Duration.ofHours(12))));

    @Test
    void the_recording_is_read_as_it_is() {
        RecordedLoad load = RecordedLoad.nasaJuly1995();
        assertThat(load.mean(Instant.parse("1995-07-01T00:00:00Z"), Duration.ofMinutes(4)))
                .isCloseTo((42 + 61 + 57 + 71) / 4.0, within(1e-9));
    }

    @Test
    void a_gap_is_filled_with_the_last_value_before_it() {
        RecordedLoad load = RecordedLoad.nasaJuly1995();
        Instant inTheGap = Instant.parse("1995-07-30T12:00:00Z");
        assertThat(load.mean(inTheGap, Duration.ofMinutes(8)))
                .isEqualTo(load.mean(inTheGap.plus(Duration.ofHours(3)), Duration.ofMinutes(8)))
                .isPositive();
    }

    @Test
    void a_recorded_day_takes_a_real_day_and_pools_live_it_at_another_hour() {
        assertThat(plan.recorded(plan.pools().get(0), Duration.ofMinutes(3)))
                .isEqualTo(Instant.parse("1995-07-21T00:00:00Z"));
        assertThat(plan.recorded(plan.pools().get(1), Duration.ofSeconds(-90)))
                .isEqualTo(Instant.parse("1995-07-20T00:00:00Z"));
    }

    @Test
    void as_many_borrowers_come_as_the_recording_says_and_the_same_seed_gives_the_same_ones() {
        double expected = 0;
        for (Duration at = Duration.ZERO; at.toSeconds() < 180; at = at.plusMillis(100)) {
            expected += plan.arrivalsPerSecond(plan.pools().get(0), at) / 10;
        }
        List<Arrival> arrivals = arrivals(3);
        assertThat((double) arrivals.stream().filter(each -> each.pool() == 0).count())
                .isCloseTo(expected, within(4 * Math.sqrt(expected)));
        assertThat(arrivals.stream()
                        .mapToLong(each -> each.hold().toMillis())
                        .average()
                        .orElseThrow())
                .isCloseTo(300, within(15.0));
        assertThat(arrivals).isEqualTo(arrivals(3)).isNotEqualTo(arrivals(4));
        assertThat(arrivals).isSortedAccordingTo((a, b) -> a.at().compareTo(b.at()));
    }

    @Test
    void the_history_has_the_demand_that_littles_law_gives() {
        List<PoolWindow> windows = new ArrayList<>();
        Instant end = Instant.parse("2026-11-20T12:00:00Z");
        new RecordedHistory(plan, new ServiceId("orders-db"), 3).play(2, Duration.ofSeconds(1), end, 40, windows::add);
        assertThat(windows).hasSize(2 * 2 * 180);
        assertThat(windows.get(0).span().start()).isEqualTo(end.minusSeconds(360));
        assertThat(windows.get(windows.size() - 1).span().end()).isEqualTo(end);
        double demand = windows.stream()
                .filter(window -> window.pool().value().equals("a"))
                .mapToDouble(window -> window.demand().mean())
                .average()
                .orElseThrow();
        double expected = 0;
        for (int second = -360; second < 0; second++) {
            expected += plan.demand(plan.pools().get(0), Duration.ofSeconds(second)) / 360;
        }
        assertThat(demand).isCloseTo(expected, within(expected * 0.05));
    }

    private List<Arrival> arrivals(long seed) {
        Arrivals arrivals = new Arrivals(plan, seed, Duration.ZERO);
        List<Arrival> all = new ArrayList<>();
        for (Arrival next = arrivals.next(); next.at().toSeconds() < 180; next = arrivals.next()) {
            all.add(next);
        }
        return all;
    }
}
