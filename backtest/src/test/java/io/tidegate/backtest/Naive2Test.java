package io.tidegate.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Naive2Test {

    @Test
    void a_season_that_multiplies_is_taken_out_and_put_back() {
        double[] values = new double[60];
        double[] factors = {0.5, 1.5, 1.2, 0.8};
        Arrays.setAll(values, i -> 100 * factors[i % 4]);
        double[] path = Naive2.forecast(values, 4, 6);
        assertThat(path).containsExactly(new double[] {50, 150, 120, 80, 50, 150}, within(1e-9));
    }

    @Test
    void without_a_season_the_last_value_is_repeated() {
        double[] noise = new Random(3).doubles(60, 50, 150).toArray();
        assertThat(Naive2.forecast(noise, 4, 3)).containsOnly(noise[59]);
        assertThat(Naive2.forecast(new double[] {1, 2, Double.NaN}, 4, 2)).containsOnly(2);
    }
}
