package io.tidegate.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.domain.LeaseLoss;
import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.Reason;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ServiceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadReplayTest {
    private static final ServiceId SERVICE = new ServiceId("orders-db");
    private static final ScalingPolicy USUAL = ScalingPolicy.usual(SERVICE, 3, PolicyMode.SHADOW, 10, 2);

    private record Ran(LoadReplay.Result result, List<ScalingDecision> decisions) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void pools_that_share_a_budget_never_hold_more_and_each_holds_its_floor(long seed) {
        Random random = new Random(seed);
        int budget = 20 + random.nextInt(40);
        SimulatedLoad load = new SimulatedLoad(
                Loads.MINUTE, 1 + random.nextInt(4), 2, OptionalInt.of(budget), series(4, 300, seed), new int[] {
                    100, 100, 100, 100
                });
        Ran ran = run(load, Map.of("series-1", 200));
        int[] sum = new int[300];
        for (SizeTrack track : ran.result().policies().get(0).tracks()) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += track.held()[i];
                assertThat(track.ready()[i]).isBetween(0, track.held()[i]);
                assertThat(track.held()[i]).isGreaterThanOrEqualTo(2);
            }
        }
        assertThat(Arrays.stream(sum).max().orElseThrow()).isLessThanOrEqualTo(budget);
        assertThat(ran.decisions()).hasSizeGreaterThan(20);
    }

    @Test
    void a_pool_follows_its_demand_and_every_change_says_why() {
        SimulatedLoad load = alone(series(1, 500, 7), 250);
        Ran ran = run(load, Map.of());
        LoadScores scores = LoadScores.of(load, ran.result().policies().get(0));
        double oracle =
                LoadScores.of(load, Baseline.ORACLE.simulate(load, 0)).total().cost();
        assertThat(scores.total().cost()).isBetween(oracle, 2 * oracle);
        assertThat(scores.total().violations()).isLessThan(0.25);
        assertThat(ran.decisions())
                .allSatisfy(decision -> assertThat(decision.basis().mode()).isEqualTo(PolicyMode.ACT))
                .extracting(decision -> decision.reason().code())
                .contains(Reason.Code.FIRST_LEASE, Reason.Code.FORECAST, Reason.Code.RENEWAL);
        assertThat(ran.result().expected().get(0)[450]).isBetween(1.0, 100.0);
    }

    @Test
    void what_is_cut_off_changes_nothing_of_what_was_before() {
        List<RecordedSeries> whole = series(2, 400, 11);
        Ran ran = run(alone(whole, 150), Map.of());
        List<RecordedSeries> shorter = whole.stream()
                .map(each -> new RecordedSeries(each.name(), each.first(), 0, Arrays.copyOf(each.values(), 273)))
                .toList();
        Ran cut = run(alone(shorter, 150), Map.of());
        for (int place = 0; place < 2; place++) {
            SizeTrack track = ran.result().policies().get(0).tracks().get(place);
            SizeTrack cutTrack = cut.result().policies().get(0).tracks().get(place);
            assertThat(cutTrack.ready()).containsExactly(Arrays.copyOf(track.ready(), 273));
            assertThat(cutTrack.held()).containsExactly(Arrays.copyOf(track.held(), 273));
        }
        assertThat(cut.decisions())
                .isEqualTo(ran.decisions().subList(0, cut.decisions().size()));
    }

    @Test
    void the_same_load_gives_the_same_decisions() {
        SimulatedLoad load = alone(series(2, 200, 5), 100);
        assertThat(run(load, Map.of()).decisions())
                .isEqualTo(run(load, Map.of()).decisions());
    }

    @Test
    void a_gap_changes_nothing() {
        double[] demand = series(1, 300, 3).get(0).values();
        Arrays.fill(demand, 200, 260, Double.NaN);
        SimulatedLoad load = alone(List.of(new RecordedSeries("gap", 1_000, 0, demand)), 100);
        int[] held =
                run(load, Map.of()).result().policies().get(0).tracks().get(0).held();
        for (int i = 205; i < 260; i++) {
            assertThat(held[i]).isEqualTo(held[204]);
        }
    }

    @Test
    void a_policy_is_raised_to_what_it_means_at_a_long_step() {
        SimulatedLoad load =
                new SimulatedLoad(Duration.ofMinutes(5), 1, 1, OptionalInt.empty(), series(1, 10, 1), new int[] {5});
        LoadReplay replay = new LoadReplay(load, SERVICE, Map.of("p", USUAL), Map.of());
        assertThat(replay.raised().get("p"))
                .containsExactlyInAnyOrder(
                        "sizing.leadTime from 2m to 5m",
                        "sizing.reactiveWindow from 1m to 5m",
                        "dataQuality.oldest from 1m to 10m",
                        "aftermath.watch from 1m to 5m",
                        "leases.renewBefore from 1m to 5m",
                        "leases.duration from 2m to 15m",
                        "damping.period from 1m to 5m",
                        "damping.largestGrow from 20 to 100",
                        "damping.largestShrink from 10 to 50");
        SimulatedPolicy twice = SimulatedPolicy.of(
                SimulatedPolicy.of(USUAL, load.step(), load.step()).policy(), load.step(), load.step());
        assertThat(twice.raised()).isEmpty();
        assertThat(twice.policy().leases().onLoss()).isEqualTo(LeaseLoss.HOLD);
    }

    @Test
    void a_budget_that_does_not_hold_the_floors_is_refused() {
        List<RecordedSeries> series = series(4, 10, 1);
        assertThatThrownBy(() -> new SimulatedLoad(Loads.MINUTE, 1, 2, OptionalInt.of(7), series, new int[4]))
                .hasMessageContaining("a budget of 7 is too small for 4 pools of at least 2");
        SimulatedLoad load = new SimulatedLoad(Loads.MINUTE, 1, 2, OptionalInt.of(9), series, new int[4]);
        assertThatThrownBy(() -> new LoadReplay(load, SERVICE, Map.of("p", USUAL), Map.of()))
                .hasMessageContaining("p: a reserve of 2 and 4 pools of at least 2 do not fit into a budget of 9");
    }

    private static SimulatedLoad alone(List<RecordedSeries> series, int history) {
        int[] histories = new int[series.size()];
        Arrays.fill(histories, history);
        return new SimulatedLoad(Loads.MINUTE, 3, 1, OptionalInt.empty(), series, histories);
    }

    private static Ran run(SimulatedLoad load, Map<String, Integer> priorities) {
        List<ScalingDecision> decisions = new ArrayList<>();
        LoadReplay replay = new LoadReplay(load, SERVICE, Map.of("usual", USUAL), priorities);
        LoadReplay.Result result = replay.run(
                ForecastReplay.config(load.step(), List.of(24, 48), replay.horizon(), List.of(0.5, 0.95), 2),
                (policy, place, index, decision) -> decisions.add(decision),
                progress -> {});
        return new Ran(result, decisions);
    }

    private static List<RecordedSeries> series(int count, int length, long seed) {
        List<RecordedSeries> series = new ArrayList<>();
        for (int s = 0; s < count; s++) {
            Random random = new Random(100 * seed + s);
            double[] values = new double[length];
            for (int i = 0; i < length; i++) {
                values[i] = 8 * (s + 1) * Math.exp(0.8 * Math.sin(2 * Math.PI * i / 24) + 0.2 * random.nextGaussian());
            }
            series.add(new RecordedSeries("series-" + s, 1_000, 0, values));
        }
        return series;
    }
}
