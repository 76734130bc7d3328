package io.tidegate.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tidegate.domain.Metric;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MetricScaleTest {
    private static final MetricFloor FLOOR = new MetricFloor(0.010, 0.002);

    @ParameterizedTest
    @CsvSource({
        "DEMAND, 16, 4",
        "DEMAND, 0, 0",
        "BORROW_RATE, 49, 7",
        "UTILISATION, 0.7, 0.7",
        "TIMEOUT_RATE, 3, 3",
        "WAIT, 0, 0",
        "WAIT, 0.010, 0.6931",
        "HOLD, 0.990, 4.6052"
    })
    void each_metric_has_its_scale(Metric metric, double value, double scaled) {
        assertThat(MetricScale.of(metric).of(value, FLOOR)).isCloseTo(scaled, within(1e-4));
    }

    @ParameterizedTest
    @EnumSource
    void there_is_a_way_back_even_from_a_floor_of_nothing(MetricScale scale) {
        for (double value : new double[] {0, 0.001, 0.5, 1, 20, 1e6, 1e12}) {
            for (MetricFloor floor : new MetricFloor[] {FLOOR, new MetricFloor(0, 0.002)}) {
                assertThat(scale.back(scale.of(value, floor), floor)).isCloseTo(value, within(1e-9 + value * 1e-9));
            }
        }
    }
}
