package io.tidegate.forecaster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tidegate.schemas.state.Floats;
import java.util.List;
import org.junit.jupiter.api.Test;

class CombinationTest {
    private static final double NONE = Double.NaN;

    @Test
    void equally_wrong_models_count_alike() {
        assertThat(of(new double[] {10, 20}, loss(50, 50), loss(50, 50))).isEqualTo(15);
    }

    /** 1.25⁴ = 2.44: weights 0.709 and 0.291. */
    @Test
    void the_less_wrong_one_counts_more() {
        assertThat(of(new double[] {10, 20}, loss(40, 50), loss(50, 50))).isCloseTo(12.906, within(1e-3));
    }

    @Test
    void one_that_is_far_worse_does_not_count() {
        assertThat(of(new double[] {10, 1_000}, loss(40, 50), loss(81, 50))).isEqualTo(10);
    }

    @Test
    void one_that_was_hardly_measured_counts_only_as_long_as_none_was_more() {
        assertThat(of(new double[] {10, 20}, loss(40, 50), loss(1, 9))).isEqualTo(10);
        assertThat(of(new double[] {10, 20}, loss(4, 5), loss(1, 9))).isEqualTo(15);
    }

    @Test
    void one_that_cannot_say_is_left_out_and_without_any_there_is_nothing() {
        assertThat(of(new double[] {NONE, 20}, loss(40, 50), loss(50, 50))).isEqualTo(20);
        assertThat(of(new double[] {NONE, NONE}, loss(40, 50), loss(50, 50))).isNaN();
    }

    @Test
    void models_that_are_never_wrong_count_alone() {
        assertThat(of(new double[] {10, 20, 30}, loss(0, 50), loss(0, 50), loss(1, 50)))
                .isEqualTo(15);
    }

    private static double of(double[] points, HorizonLoss... losses) {
        return Combination.of(points, List.of(losses));
    }

    private static HorizonLoss loss(float loss, float weight) {
        return new HorizonLoss(Floats.unknown(1), loss, weight);
    }
}
