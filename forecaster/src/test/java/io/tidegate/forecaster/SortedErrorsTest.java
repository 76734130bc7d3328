package io.tidegate.forecaster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SortedErrorsTest {

    @ParameterizedTest(name = "of {0} errors, the quantile {1} is the one of rank {2}")
    @CsvSource({
        "1, 0.5, 1",
        "2, 0.5, 2",
        "9, 0.9, 9",
        "19, 0.05, 1",
        "19, 0.95, 19",
        "39, 0.05, 2",
        "99, 0.01, 1",
        "99, 0.99, 99",
        "200, 0.05, 10",
        "200, 0.5, 101",
        "200, 0.99, 199",
    })
    void quantiles_have_the_rank_of_split_conformal_prediction(int count, double level, int rank) {
        assertThat(errors(count).at(level)).isEqualTo(OptionalDouble.of(rank));
    }

    @ParameterizedTest(name = "{0} errors do not carry the quantile {1}")
    @CsvSource({"0, 0.5", "8, 0.9", "18, 0.05", "18, 0.95", "98, 0.99", "98, 0.01"})
    void too_few_errors_carry_no_quantile(int count, double level) {
        assertThat(errors(count).carries(level)).isFalse();
        assertThat(errors(count).at(level)).isEmpty();
    }

    @Test
    void horizons_double_and_end_with_the_last_step() {
        assertThat(ahead(1)).containsExactly(1);
        assertThat(ahead(2)).containsExactly(1, 2);
        assertThat(ahead(5)).containsExactly(1, 2, 4, 5);
        assertThat(ahead(60)).containsExactly(1, 2, 4, 8, 16, 32, 60);
        assertThat(ahead(64)).containsExactly(1, 2, 4, 8, 16, 32, 64);
    }

    @Test
    void a_step_is_measured_at_the_next_horizon_that_is_not_nearer() {
        Horizons horizons = Horizons.upTo(60);
        for (int step = 1; step <= 60; step++) {
            int index = horizons.of(step);
            assertThat(horizons.ahead(index)).isGreaterThanOrEqualTo(step);
            if (index > 0) {
                assertThat(horizons.ahead(index - 1)).isLessThan(step);
            }
        }
    }

    private static int[] ahead(int steps) {
        Horizons horizons = Horizons.upTo(steps);
        int[] ahead = new int[horizons.count()];
        for (int i = 0; i < ahead.length; i++) {
            ahead[i] = horizons.ahead(i);
        }
        return ahead;
    }

    private static SortedErrors errors(int count) {
        float[] rising = new float[count];
        for (int i = 0; i < count; i++) {
            rising[i] = i + 1f;
        }
        return new SortedErrors(rising);
    }
}
