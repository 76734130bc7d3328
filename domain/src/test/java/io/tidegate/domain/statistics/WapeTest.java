package io.tidegate.domain.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WapeTest {

    @Test
    void errors_are_weighed_by_the_actual_values() {
        Wape wape = Wape.NONE.plus(10, 8).plus(0, 1).plus(30, 33);
        assertThat(wape.value().orElseThrow()).isCloseTo(6.0 / 40, within(1e-12));
        assertThat(wape.count()).isEqualTo(3);
    }

    @Test
    void there_is_none_while_nothing_was_wanted() {
        assertThat(Wape.NONE.value()).isEmpty();
        assertThat(Wape.NONE.plus(0, 5).value()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void parts_add_up_to_the_whole_and_scale_does_not_matter(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Wape whole = Wape.NONE;
        Wape scaled = Wape.NONE;
        Wape left = Wape.NONE;
        Wape right = Wape.NONE;
        for (int i = 0; i < 500; i++) {
            double actual = random.nextDouble() * 50;
            double forecast = random.nextDouble() * 50;
            whole = whole.plus(actual, forecast);
            scaled = scaled.plus(actual * 7, forecast * 7);
            if (random.nextBoolean()) {
                left = left.plus(actual, forecast);
            } else {
                right = right.plus(actual, forecast);
            }
        }
        double expected = whole.value().orElseThrow();
        assertThat(left.plus(right).value().orElseThrow()).isCloseTo(expected, within(1e-12));
        assertThat(scaled.value().orElseThrow()).isCloseTo(expected, within(1e-12));
        assertThat(left.plus(right).count()).isEqualTo(500);
    }

    @Test
    void what_is_not_a_number_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Wape.NONE.plus(1, Double.NaN))
                .withMessageContaining("NaN");
    }
}
