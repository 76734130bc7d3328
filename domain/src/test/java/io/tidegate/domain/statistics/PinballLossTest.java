package io.tidegate.domain.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PinballLossTest {

    @ParameterizedTest
    @CsvSource({"10, 8, 0.9, 1.8", "8, 10, 0.9, 0.2", "5, 5, 0.3, 0", "0, 4, 0.5, 2", "4, 0, 0, 0", "-3, -1, 0.25, 1.5"
    })
    void what_is_missed_above_weighs_the_level_and_below_the_rest(
            double actual, double forecast, double level, double expected) {
        assertThat(PinballLoss.of(actual, forecast, level)).isCloseTo(expected, within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 0.9, 0.99})
    void no_forecast_has_less_loss_than_the_true_quantile(double level) {
        SplittableRandom random = new SplittableRandom(4);
        double[] actual = random.doubles(999, 0, 100).toArray();
        double[] weights = new double[actual.length];
        Arrays.fill(weights, 1);
        double quantile = WeightedQuantile.of(actual, weights, level).orElseThrow();
        double least = total(actual, quantile, level);
        for (double forecast = -10; forecast < 110; forecast += 0.37) {
            assertThat(total(actual, forecast, level)).isGreaterThanOrEqualTo(least - 1e-6);
        }
    }

    @Test
    void impossible_arguments_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PinballLoss.of(1, 1, 1.5))
                .withMessageContaining("1.5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PinballLoss.of(1, Double.NaN, 0.5))
                .withMessageContaining("NaN");
    }

    private static double total(double[] actual, double forecast, double level) {
        return Arrays.stream(actual)
                .map(each -> PinballLoss.of(each, forecast, level))
                .sum();
    }
}
