package io.tidegate.forecaster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CalibrationTest {

    /** The width that is right is twice, then half of what it starts with. */
    @ParameterizedTest
    @ValueSource(doubles = {0.025, 0.1, 0.9, 0.975})
    void the_stated_share_lies_within_also_after_a_change(double level) {
        Random random = new Random(17);
        double width = 1;
        for (double spread : new double[] {2, 0.5}) {
            int below = 0;
            int counted = 0;
            for (int i = 0; i < 20_000; i++) {
                double quantile = width * normalQuantile(level);
                boolean hit = spread * random.nextGaussian() <= quantile;
                width = Calibration.next(width, level, 1, hit);
                // The first half is what it takes to get there.
                if (i >= 10_000) {
                    below += hit ? 1 : 0;
                    counted++;
                }
            }
            assertThat((double) below / counted).isCloseTo(level, within(0.01));
            assertThat(width).isCloseTo(spread, within(0.35 * spread));
        }
    }

    @Test
    void a_miss_widens_more_than_a_hit_narrows_and_less_where_errors_come_together() {
        assertThat(Calibration.next(1, 0.975, 1, false)).isGreaterThan(1.02);
        assertThat(Calibration.next(1, 0.975, 1, true)).isBetween(0.999, 1.0);
        assertThat(Calibration.next(1, 0.025, 1, true)).isGreaterThan(1.02);
        assertThat(Calibration.next(1, 0.025, 1, false)).isBetween(0.999, 1.0);
        assertThat(Calibration.next(1, 0.975, 20, false)).isLessThan(1.002);
    }

    @Test
    void a_band_never_vanishes_and_never_becomes_endless() {
        double narrow = 1;
        double wide = 1;
        for (int i = 0; i < 100_000; i++) {
            narrow = Calibration.next(narrow, 0.9, 1, true);
            wide = Calibration.next(wide, 0.9, 1, false);
        }
        assertThat(narrow).isEqualTo(0.2);
        assertThat(wide).isEqualTo(5);
    }

    private static double normalQuantile(double level) {
        double upper = level < 0.5 ? 1 - level : level;
        double quantile = upper == 0.975 ? 1.959964 : 1.281552;
        return level < 0.5 ? -quantile : quantile;
    }
}
