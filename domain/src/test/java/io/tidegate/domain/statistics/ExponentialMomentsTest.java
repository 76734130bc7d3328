package io.tidegate.domain.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ExponentialMomentsTest {

    @Test
    void few_values_count_the_same() {
        ExponentialMoments moments = ExponentialMoments.NONE;
        for (double value : new double[] {2, 4, 6, 8}) {
            moments = moments.plus(value, 1000);
        }
        assertThat(moments.mean()).isCloseTo(5, within(1e-9));
        assertThat(moments.variance()).isCloseTo(5, within(1e-9));
    }

    @Test
    void a_value_counts_half_after_the_half_life() {
        ExponentialMoments moments = ExponentialMoments.NONE;
        for (int i = 0; i < 10_000; i++) {
            moments = moments.plus(0, 50);
        }
        for (int i = 0; i < 50; i++) {
            moments = moments.plus(1, 50);
        }
        assertThat(moments.mean()).isCloseTo(0.5, within(1e-6));
    }

    @Test
    void it_finds_the_moments_of_a_long_series() {
        SplittableRandom random = new SplittableRandom(3);
        ExponentialMoments moments = ExponentialMoments.NONE;
        for (int i = 0; i < 20_000; i++) {
            double sum = 0;
            for (int k = 0; k < 12; k++) {
                sum += random.nextDouble();
            }
            moments = moments.plus(100 + 5 * (sum - 6), 500);
        }
        assertThat(moments.mean()).isCloseTo(100, within(0.7));
        assertThat(moments.deviation(0)).isCloseTo(5, within(0.5));
        assertThat(moments.zScore(115, 0)).isCloseTo(3, within(0.4));
    }

    @Test
    void a_clipped_spike_does_not_hide_the_next_one() {
        ExponentialMoments steady = ExponentialMoments.NONE;
        for (int i = 0; i < 200; i++) {
            steady = steady.plus(10 + i % 3, 100);
        }
        double before = steady.zScore(1000, 0.1);
        double plain = steady.plus(1000, 100).zScore(1000, 0.1);
        double clipped = steady.plusClipped(1000, 100, 3, 0.1).zScore(1000, 0.1);
        assertThat(plain).isLessThan(before / 10);
        assertThat(clipped).isGreaterThan(before * 0.9);
    }

    @Test
    void a_constant_series_has_the_least_deviation() {
        ExponentialMoments moments = ExponentialMoments.NONE.plus(5, 10).plus(5, 10);
        assertThat(moments.zScore(6, 0.5)).isEqualTo(2);
    }

    @Test
    void impossible_moments_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ExponentialMoments(1, Double.NaN, 0))
                .withMessageContaining("NaN");
    }
}
