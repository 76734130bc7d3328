package io.tidegate.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tidegate.domain.Metric;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowNoiseTest {
    @ParameterizedTest
    @CsvSource({
        // metric, borrows, seconds, usual, deviation
        "DEMAND, 50, 1, 15, 3",
        "DEMAND, 5000, 10, 15, 0.3",
        "DEMAND, 1, 1, 16, 4",
        "DEMAND, 0, 1, 0, 0",
        "UTILISATION, 200, 1, 0.5, 0.05",
        "UTILISATION, 0, 1, 0, 0",
        "BORROW_RATE, 50, 1, 49, 7",
        "BORROW_RATE, 490, 10, 49, 2.2136",
        "TIMEOUT_RATE, 50, 1, 0, 1",
        "TIMEOUT_RATE, 50, 10, 0, 0.1",
        "ERROR_RATE, 50, 10, 0.4, 0.2",
        "HOLD, 50, 1, 0.3, 0"
    })
    void chance_makes_this_much_difference(
            Metric metric, double borrows, double seconds, double usual, double deviation) {
        assertThat(new WindowNoise(borrows, seconds).deviation(metric, usual)).isCloseTo(deviation, within(1e-4));
    }

    @Test
    void the_mean_demand_of_a_window_is_the_sum_of_its_holds() {
        SplittableRandom random = new SplittableRandom(5);
        double[] sums = new double[20_000];
        double mean = 0;
        for (int window = 0; window < sums.length; window++) {
            // 50 borrowers a second on average, each for 300 ms on average: demand 15.
            for (double at = -Math.log(1 - random.nextDouble()) / 50;
                    at < 1;
                    at -= Math.log(1 - random.nextDouble()) / 50) {
                sums[window] -= 0.3 * Math.log(1 - random.nextDouble());
            }
            mean += sums[window] / sums.length;
        }
        double variance = 0;
        for (double sum : sums) {
            variance += (sum - mean) * (sum - mean) / sums.length;
        }
        assertThat(new WindowNoise(50, 1).deviation(Metric.DEMAND, 15)).isCloseTo(Math.sqrt(variance), within(0.1));
    }
}
