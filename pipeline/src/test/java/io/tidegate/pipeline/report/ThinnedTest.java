package io.tidegate.pipeline.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ThinnedTest {

    @Test
    void a_short_line_is_drawn_whole() {
        assertThat(Thinned.places(new double[] {3, 1, Double.NaN, 2}, 1, 100, i -> false))
                .containsExactly(1, 2, 3);
    }

    @Test
    void a_long_one_keeps_its_spikes_its_gaps_and_what_it_has_to() {
        double[] values = new double[100_000];
        Arrays.setAll(values, i -> 10 + i % 3);
        values[54_321] = 1_000;
        values[54_400] = -1_000;
        Arrays.fill(values, 70_000, 75_000, Double.NaN);

        int[] places = Thinned.places(values, 0, 1_000, i -> i == 99_998);

        assertThat(places).hasSizeBetween(500, 1_600).isSorted().contains(54_321, 54_400, 99_998);
        assertThat(Arrays.stream(places).filter(i -> Double.isNaN(values[i]))).isNotEmpty();
    }
}
