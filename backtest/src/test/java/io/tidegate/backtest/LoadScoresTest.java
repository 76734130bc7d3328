package io.tidegate.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class LoadScoresTest {

    /** The history and the gap do not count; what is missing at the others is 1, 0 and 3. */
    @Test
    void steps_that_are_no_history_and_no_gap_count() {
        SimulatedLoad load = Loads.of(Loads.MINUTE, 1, 1, 9, 3, Double.NaN, 2, 5);
        SizeTrack track = new SizeTrack(new int[] {1, 2, 2, 2, 2}, new int[] {1, 2, 8, 4, 4});
        LoadScores.Score score =
                LoadScores.of(load, new SizedLoad("a", "", List.of(track))).total();
        assertThat(score.steps()).isEqualTo(3);
        assertThat(score.cost()).isCloseTo(10 / 3.0, within(1e-9));
        assertThat(score.violations()).isCloseTo(2 / 3.0, within(1e-9));
        assertThat(score.unserved()).isEqualTo(4);
        assertThat(score.missing()).isEqualTo(new LoadScores.Missing(2, 2.98, 3));
        assertThat(score.changes()).isEqualTo(3);
    }

    @Test
    void pools_together_cost_their_sum_and_overrun_what_they_share() {
        SimulatedLoad load = new SimulatedLoad(
                Loads.MINUTE,
                1,
                1,
                OptionalInt.of(6),
                List.of(
                        new RecordedSeries("a", 1_000, 0, new double[] {1, 1, 1}),
                        new RecordedSeries("b", 1_001, 0, new double[] {1, 9, 1})),
                new int[2]);
        int[] three = {3, 3, 3};
        int[] more = {3, 4, 3};
        LoadScores scores = LoadScores.of(
                load, new SizedLoad("a", "", List.of(new SizeTrack(three, three), new SizeTrack(more, more))));
        // 3, 6, 7 and 3 at four moments.
        assertThat(scores.total().cost()).isEqualTo(19 / 4.0);
        assertThat(scores.total().violations()).isCloseTo(1 / 6.0, within(1e-9));
        assertThat(scores.series().get(1).unserved()).isEqualTo(5);
        assertThat(scores.budgetOverruns()).isEqualTo(1);
    }

    @Test
    void a_history_scales_itself() {
        RecordedSeries series = new RecordedSeries("a", 0, 0, new double[] {1, Double.NaN, 2, 3, 900});
        // The p99 of 1, 2, 3 is 2.98.
        assertThat(SimulatedLoad.usualScale(series, 4)).isCloseTo(30 / 2.98, within(1e-9));
        assertThat(SimulatedLoad.scaled(series, 2).values()).containsExactly(2, Double.NaN, 4, 6, 1800);
    }
}
