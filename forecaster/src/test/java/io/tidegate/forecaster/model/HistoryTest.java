package io.tidegate.forecaster.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryTest {
    /** Five minutes a bucket for a day of minutes, half an hour and five minutes for a week and a day. */
    private static final Resolution MINUTES = Resolution.of(List.of(1_440, 10_080));

    @Test
    void a_short_past_is_kept_step_by_step() {
        Resolution hours = Resolution.of(List.of(24, 168));
        assertThat(hours).isEqualTo(new Resolution(200, List.of()));
        History history = counted(History.before(1_000, hours), 300);
        assertThat(history.at(1)).isEqualTo(300);
        assertThat(history.at(200)).isEqualTo(101);
        assertThat(history.at(201)).isNaN();
    }

    @Test
    void a_long_past_takes_a_few_hundred_numbers_and_reaches_over_the_longest_season_and_the_first() {
        assertThat(MINUTES.steps()).isEqualTo(128);
        assertThat(MINUTES.layers()).extracting(Resolution.Layer::bucket).containsExactly(5, 35);
        assertThat(MINUTES.reach()).isGreaterThanOrEqualTo(10_080 + 1_440 + 2 * 35);
        assertThat(MINUTES.layers().stream().mapToInt(Resolution.Layer::buckets).sum())
                .isLessThan(700);
    }

    /** On a straight line the means of buckets and the line between them are exact wherever a bucket is whole. */
    @Test
    void what_is_kept_in_buckets_is_read_off_the_line_between_their_means() {
        History history = counted(History.before(7, MINUTES), 13_000);
        for (int ago : new int[] {1, 64, 128, 129, 700, 1_440, 1_441, 1_478, 1_600, 5_000, 10_080, 11_520}) {
            assertThat(history.at(ago)).as("%d steps ago", ago).isCloseTo(13_001 - ago, within(0.01));
        }
        assertThat(history.at(MINUTES.reach() + 1)).isNaN();
    }

    @Test
    void a_gap_is_a_gap_and_only_a_shape_is_read_beside_it() {
        History history = counted(History.before(0, Resolution.of(List.of(24))), 50)
                .withGap()
                .with(9);
        assertThat(history.at(1)).isEqualTo(9);
        assertThat(history.at(2)).isNaN();
        assertThat(history.endsKnown()).isTrue();
        assertThat(history.near(2)).isEqualTo(50);
        assertThat(history.mean(1, 2)).isEqualTo(9);
        assertThat(history.withGap().endsKnown()).isFalse();
    }

    @Test
    void a_bucket_with_a_gap_is_the_mean_of_what_is_known_of_it_and_one_of_gaps_alone_is_unknown() {
        History history = History.before(0, new Resolution(2, List.of(new Resolution.Layer(4, 6))));
        for (double value : new double[] {4, Double.NaN, 8, Double.NaN, 1, 1, 1, 1}) {
            history = history.with(value);
        }
        for (int i = 0; i < 4; i++) {
            history = history.withGap();
        }
        history = history.with(3);
        // The middle of the first bucket lies between its second and its third step.
        assertThat((history.at(11) + history.at(12)) / 2).isCloseTo(6, within(1.0));
        assertThat(history.at(4)).isNaN();
    }

    /** 1, 2, 3, … */
    private static History counted(History from, int steps) {
        History history = from;
        for (int i = 1; i <= steps; i++) {
            history = history.with(i);
        }
        return history;
    }
}
