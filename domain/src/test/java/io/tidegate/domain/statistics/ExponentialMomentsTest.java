package io.tidegate.domain.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @Test
    void the_first_values_are_not_clipped_towards_nothing() {
        ExponentialMoments moments = ExponentialMoments.NONE;
        for (int i = 0; i < 20; i++) {
            moments = moments.plusClipped(100, 100, 3, 0.5);
        }
        assertThat(moments.mean()).isCloseTo(100, within(1e-9));
        assertThat(moments.variance()).isCloseTo(0, within(1e-9));
    }

    @Test
    void a_level_that_shifted_for_good_is_followed_in_spite_of_clipping() {
        ExponentialMoments moments = ExponentialMoments.NONE;
        for (int i = 0; i < 500; i++) {
            moments = moments.plusClipped(10 + i % 3, 50, 3, 0.1);
        }
        for (int i = 0; i < 500; i++) {
            moments = moments.plusClipped(200 + i % 3, 50, 3, 0.1);
        }
        assertThat(moments.mean()).isCloseTo(201, within(1.0));
    }

    @ParameterizedTest
    @CsvSource({"2, 5", "5, 5", "8, 5", "20, 5", "50, 30", "200, 10", "12, 0.5"})
    void on_average_the_unbiased_variance_is_the_true_one(int values, double halfLife) {
        SplittableRandom random = new SplittableRandom(values);
        double sum = 0;
        int series = 40_000;
        for (int i = 0; i < series; i++) {
            ExponentialMoments moments = ExponentialMoments.NONE;
            for (int k = 0; k < values; k++) {
                moments = moments.plus(random.nextDouble() * 12, halfLife);
            }
            sum += moments.unbiasedVariance(halfLife);
        }
        assertThat(sum / series).isCloseTo(12, within(0.3));
    }

    @Test
    void it_equals_the_definition_with_explicit_weights() {
        SplittableRandom random = new SplittableRandom(9);
        double halfLife = 7;
        double[] values = random.doubles(60, -5, 50).toArray();
        double[] weights = new double[values.length];
        ExponentialMoments moments = ExponentialMoments.NONE;
        for (int n = 0; n < values.length; n++) {
            moments = moments.plus(values[n], halfLife);
            double weight = Math.max(1.0 / (n + 1), 1 - Math.pow(0.5, 1 / halfLife));
            for (int k = 0; k < n; k++) {
                weights[k] *= 1 - weight;
            }
            weights[n] = weight;
            double mean = 0;
            double variance = 0;
            double squares = 0;
            for (int k = 0; k <= n; k++) {
                mean += weights[k] * values[k];
                squares += weights[k] * weights[k];
            }
            for (int k = 0; k <= n; k++) {
                variance += weights[k] * (values[k] - mean) * (values[k] - mean);
            }
            assertThat(moments.mean()).isCloseTo(mean, within(1e-9));
            assertThat(moments.variance()).isCloseTo(variance, within(1e-7));
            if (n > 0) {
                assertThat(moments.unbiasedVariance(halfLife)).isCloseTo(variance / (1 - squares), within(1e-6));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN})
    void an_impossible_half_life_is_refused(double halfLife) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ExponentialMoments.NONE.plus(1, halfLife))
                .withMessageContaining("half-life must be above 0 values, but was " + halfLife);
    }
}
