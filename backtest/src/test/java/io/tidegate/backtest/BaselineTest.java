package io.tidegate.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaselineTest {
    private static final double GOAL = 0.01;

    /** ⌈ratio · ready⌉ by hand; with replicas that are not ready the ratio is taken over all of them. */
    @ParameterizedTest
    @CsvSource({
        // 10/10 over 0.7 is 1.43.
        "10, 10, 10, 15",
        // 7/10 over 0.7 is 1.
        "7, 10, 10, 10",
        // 7.6/10 over 0.7 is 1.086, within the tolerance; 7.8 is 1.114.
        "7.6, 10, 10, 10",
        "7.8, 10, 10, 12",
        // 6.3 is 0.9: still within; 6.2 is 0.886.
        "6.3, 10, 10, 10",
        "6.2, 10, 10, 9",
        // 9/6 over 0.7 is 2.14; over all 10 it is 1.29, so 13 and not 22.
        "9, 6, 10, 13",
        // 5.5/6 over 0.7 is 1.31; over all 10 it is 0.79, the other side of 1.
        "5.5, 6, 10, 10",
        // 7.2/6 over 0.7 is 1.71; over all 10 it is 1.03, within the tolerance.
        "7.2, 6, 10, 10",
        // 2/6 over 0.7 is 0.48: who is not ready is left out of 6 · 0.48.
        "2, 6, 10, 3",
    })
    void utilisation_proposes_what_the_controller_computes(double demand, int ready, int held, int replicas) {
        assertThat(new Utilisation(0.7).replicas(0, demand, ready, held)).isEqualTo(replicas);
    }

    @ParameterizedTest
    @CsvSource({
        "10, 10, 10, 15",
        // Ready or not is nothing to an average value: 7.2 / (0.7 · 10) is 1.03.
        "7.2, 6, 10, 10",
        "2, 6, 10, 3",
    })
    void average_value_proposes_what_the_controller_computes(double demand, int ready, int held, int replicas) {
        assertThat(new AverageValue(0.7, 30_000).replicas(0, demand, ready, held))
                .isEqualTo(replicas);
    }

    @Test
    void between_two_polls_the_last_one_counts() {
        AverageValue value = new AverageValue(1, 30_000);
        assertThat(value.replicas(0, 5, 1, 1)).isEqualTo(5);
        assertThat(value.replicas(15_000, 9, 5, 5)).isEqualTo(5);
        assertThat(value.replicas(30_000, 9, 5, 5)).isEqualTo(9);
    }

    /** Steps of 15 seconds, one sync each, connections ready a step later. */
    @ParameterizedTest
    @CsvSource({
        // From 1: at most max(+100 %, +4) within 15 s: 5, 10, 20, then 70/0.7.
        "70 70 70 70 70 70, 5 10 20 40 80 100",
        // A gap changes nothing.
        "7 7 7 - - 7, 5 10 10 10 10 10",
    })
    void hpa_grows_no_faster_than_it_may(String demand, String held) {
        SimulatedLoad load = Loads.of(Duration.ofSeconds(15), 1, 0, Loads.numbers(demand));
        assertThat(Loads.held(Baseline.HPA.simulate(load, GOAL))).isEqualTo(held);
    }

    /** Proposed is 10 until the third step, at 30 s; what was proposed more than five minutes ago is forgotten. */
    @Test
    void hpa_shrinks_to_the_highest_proposal_of_five_minutes() {
        double[] demand = new double[30];
        Arrays.fill(demand, 3.5);
        demand[0] = 7;
        demand[1] = 7;
        demand[2] = 7;
        int[] held = Baseline.HPA
                .simulate(Loads.of(Duration.ofSeconds(15), 1, 0, demand), GOAL)
                .tracks()
                .get(0)
                .held();
        assertThat(held[21]).isEqualTo(10);
        assertThat(held[22]).isEqualTo(5);
    }

    /** Four syncs a step: 1, 5, 10, 20, 40 and then 70/0.7. */
    @Test
    void hpa_syncs_several_times_in_a_long_step() {
        assertThat(Loads.held(Baseline.HPA.simulate(Loads.of(1, 70, 70, 70), GOAL)))
                .isEqualTo("40 100 100");
    }

    /** Three steps of 5 s are one period of 15 s, in which it may not gain more than 4. */
    @Test
    void hpa_counts_what_it_gained_within_fifteen_seconds() {
        SimulatedLoad load = Loads.of(Duration.ofSeconds(5), 1, 0, 70, 70, 70, 70, 70);
        assertThat(Loads.held(Baseline.HPA.simulate(load, GOAL))).isEqualTo("5 5 5 10 10");
    }

    @Test
    void static_sizes_come_from_the_history_alone() {
        SimulatedLoad load = Loads.of(Loads.MINUTE, 1, 3, 2, Double.NaN, 4.2, 9, 9);
        assertThat(Loads.held(Baseline.STATIC_PEAK.simulate(load, GOAL))).isEqualTo("5 5 5 5 5");
        assertThat(Loads.held(Baseline.STATIC_MEAN.simulate(load, GOAL))).isEqualTo("4 4 4 4 4");
    }

    @Test
    void static_equal_is_a_part_of_the_budget() {
        SimulatedLoad alone = Loads.of(1, 1, 2);
        SimulatedLoad shared = new SimulatedLoad(
                Loads.MINUTE,
                1,
                1,
                OptionalInt.of(7),
                List.of(alone.series().get(0), new RecordedSeries("b", 1_000, 0, new double[] {1})),
                new int[2]);
        assertThat(Loads.held(Baseline.STATIC_EQUAL.simulate(shared, GOAL))).isEqualTo("3 3");
        assertThatThrownBy(() -> Baseline.STATIC_EQUAL.simulate(alone, GOAL)).hasMessageContaining("needs a budget");
        assertThat(Baseline.usual(false)).doesNotContain(Baseline.STATIC_EQUAL);
    }

    @Test
    void the_oracle_has_ordered_in_time() {
        SimulatedLoad load = Loads.of(2, 1, 1, 1.5, 1, 5, Double.NaN, 1, 1);
        SizedLoad oracle = Baseline.ORACLE.simulate(load, GOAL);
        assertThat(Loads.held(oracle)).isEqualTo("2 2 5 5 5 1 1 1");
        assertThat(Loads.words(oracle.tracks().get(0).ready())).isEqualTo("1 1 2 2 5 1 1 1");
        assertThat(LoadScores.of(load, oracle).total().violations()).isZero();
    }

    @Test
    void hpa_tuned_meets_the_goal_at_the_least_cost_or_says_that_it_cannot() {
        double[] demand = new double[400];
        for (int i = 0; i < demand.length; i++) {
            demand[i] = 50 + 30 * Math.sin(i / 20.0);
        }
        SimulatedLoad load = Loads.of(Loads.MINUTE, 2, 100, demand);
        LoadScores.Score usual =
                LoadScores.of(load, Baseline.HPA.simulate(load, 0.05)).total();
        LoadScores.Score tuned =
                LoadScores.of(load, Baseline.HPA_TUNED.simulate(load, 0.05)).total();
        assertThat(tuned.violations()).isLessThanOrEqualTo(0.05);
        assertThat(tuned.cost()).isLessThan(usual.cost());
        SimulatedLoad hopeless = Loads.of(3, 1, 5000, 1, 5000, 1, 5000);
        assertThat(Baseline.HPA_TUNED.simulate(hopeless, 0).note()).contains("with hindsight", "misses the goal");
    }
}
