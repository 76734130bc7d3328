package io.tidegate.domain.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeightedQuantileTest {

    /** 2 with weight 5, 4 with weight 4, 10 with weight 1, and a 7 that counts nothing. */
    @ParameterizedTest
    @CsvSource({"0, 2", "0.5, 2", "0.51, 4", "0.9, 4", "0.91, 10", "1, 10"})
    void values_count_by_their_weight(double q, double expected) {
        assertThat(WeightedQuantile.of(new double[] {4, 7, 10, 2}, new double[] {4, 0, 1, 5}, q))
                .hasValue(expected);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void a_whole_weight_is_that_many_copies(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = random.doubles(100, -50, 50).toArray();
        double[] weights = random.ints(100, 1, 6).asDoubleStream().toArray();
        double[] copies = new double[(int) Arrays.stream(weights).sum()];
        int next = 0;
        for (int i = 0; i < values.length; i++) {
            int end = next + (int) weights[i];
            Arrays.fill(copies, next, end, values[i]);
            next = end;
        }
        Arrays.sort(copies);
        for (int rank = 1; rank <= copies.length; rank++) {
            // Between two ranks, so that rounding cannot decide.
            assertThat(WeightedQuantile.of(values, weights, (rank - 0.5) / copies.length))
                    .hasValue(copies[rank - 1]);
        }
    }

    @Test
    void without_weight_there_is_none() {
        assertThat(WeightedQuantile.of(new double[0], new double[0], 0.5)).isEmpty();
        assertThat(WeightedQuantile.of(new double[] {1}, new double[] {0}, 0.5)).isEmpty();
    }

    @Test
    void impossible_arguments_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WeightedQuantile.of(new double[] {1}, new double[] {-2}, 0.5))
                .withMessageContaining("-2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WeightedQuantile.of(new double[] {1}, new double[] {1, 2}, 0.5))
                .withMessageContaining("there were 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WeightedQuantile.of(new double[] {1}, new double[] {1}, 2))
                .withMessageContaining("2.0");
    }
}
