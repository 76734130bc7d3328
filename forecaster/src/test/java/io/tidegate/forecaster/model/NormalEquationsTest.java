package io.tidegate.forecaster.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class NormalEquationsTest {
    private static final int SIZE = 4;
    private static final double[] TRUTH = {2, -1, 0.5, 3};

    @Test
    void the_weights_that_made_the_rows_are_found() {
        assertThat(learnt(200, 1, new double[SIZE], 0)).containsExactly(TRUTH, within(1e-3));
    }

    @Test
    void a_ridge_draws_weights_to_zero_the_more_the_larger_it_is() {
        double[] little = learnt(50, 1, new double[] {1, 1, 1, 1}, 0);
        double[] much = learnt(50, 1, new double[] {1e6, 1e6, 1e6, 1e6}, 0);
        for (int i = 0; i < SIZE; i++) {
            assertThat(Math.abs(little[i]))
                    .isLessThan(Math.abs(TRUTH[i]) + 0.1)
                    .isGreaterThan(0.4 * Math.abs(TRUTH[i]));
            assertThat(much[i]).isCloseTo(0, within(1e-3));
        }
    }

    @Test
    void what_is_forgotten_no_longer_counts() {
        assertThat(learnt(400, 0.9, new double[SIZE], 5)).containsExactly(TRUTH, within(1e-2));
        assertThat(learnt(400, 1, new double[SIZE], 5)[0]).isGreaterThan(TRUTH[0] + 1);
    }

    @Test
    void an_unknown_that_no_row_tells_of_is_zero() {
        NormalEquations equations = new NormalEquations(2, 3);
        float[] sums = new float[3 + equations.length()];
        equations.add(sums, new double[] {2, 0}, 8, 1);
        assertThat(equations.solve(sums, new double[2])).containsExactly(4, 0);
        assertThat(sums[0] + sums[1] + sums[2]).as("what is before them").isZero();
    }

    /** The first weight is larger by {@code before} in the first half of the rows. */
    private static double[] learnt(int rows, double keep, double[] ridge, double before) {
        Random random = new Random(5);
        NormalEquations equations = new NormalEquations(SIZE, 0);
        float[] sums = new float[equations.length()];
        for (int i = 0; i < rows; i++) {
            double[] row = random.doubles(SIZE, -1, 1).toArray();
            double target = i < rows / 2 ? before * row[0] : 0;
            for (int j = 0; j < SIZE; j++) {
                target += TRUTH[j] * row[j];
            }
            equations.add(sums, row, target, keep);
        }
        return equations.solve(sums, ridge);
    }
}
