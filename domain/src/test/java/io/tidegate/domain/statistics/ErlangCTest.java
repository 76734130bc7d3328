package io.tidegate.domain.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErlangCTest {

    /** Computed from the definition C = (a^c/c!)(c/(c−a)) / (Σ a^k/k! + (a^c/c!)(c/(c−a))). */
    @ParameterizedTest
    @CsvSource({
        "1, 0.5, 0.5", // one server: the probability of waiting is the load
        "2, 1, 0.333333",
        "3, 2, 0.444444",
        "10, 8, 0.409180",
        "1, 0, 0",
        "5, 5, 1",
        "5, 9, 1",
    })
    void the_probability_of_waiting(int servers, double erlangs, double expected) {
        assertThat(ErlangC.probabilityOfWait(servers, erlangs)).isCloseTo(expected, within(1e-6));
    }

    @Test
    void thousands_of_servers_neither_overflow_nor_vanish() {
        assertThat(ErlangC.probabilityOfWait(10_000, 9_900)).isBetween(0.1, 0.5);
        assertThat(ErlangC.fewestServers(9_000, 0.02, 0.99, 0.005, 10_000).orElseThrow())
                .isBetween(9_001, 9_300);
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0.1, 0.05", "8, 0.3, 0.05", "25, 0.3, 0.05", "40, 0.02, 0.001", "0, 0.1, 0.01"})
    void the_fewest_servers_meet_the_target_and_one_less_does_not(double erlangs, double hold, double target) {
        int servers = ErlangC.fewestServers(erlangs, hold, 0.99, target, 10_000).orElseThrow();
        assertThat(ErlangC.wait(servers, erlangs, hold, 0.99)).isLessThanOrEqualTo(target);
        if (servers > 1) {
            assertThat(ErlangC.wait(servers - 1, erlangs, hold, 0.99)).isGreaterThan(target);
        }
    }

    @Test
    void too_few_servers_are_a_value() {
        assertThat(ErlangC.fewestServers(50, 0.1, 0.99, 0.05, 40)).isEmpty();
        assertThat(ErlangC.wait(40, 50, 0.1, 0.99)).isInfinite();
    }

    @ParameterizedTest
    @CsvSource({"10, 8", "20, 17", "4, 2"})
    void the_formula_agrees_with_a_simulated_queue(int servers, double erlangs) {
        double hold = 0.1;
        SplittableRandom random = new SplittableRandom(5);
        PriorityQueue<Double> free = new PriorityQueue<>();
        for (int i = 0; i < servers; i++) {
            free.add(0.0);
        }
        double[] waits = new double[400_000];
        double now = 0;
        for (int i = 0; i < waits.length; i++) {
            now += -Math.log(1 - random.nextDouble()) * hold / erlangs;
            double start = Math.max(now, free.remove());
            waits[i] = start - now;
            free.add(start - Math.log(1 - random.nextDouble()) * hold);
        }
        double mean = Arrays.stream(waits).average().orElseThrow();
        assertThat(ErlangC.meanWait(servers, erlangs, hold)).isCloseTo(mean, within(mean * 0.1));
        Arrays.sort(waits);
        double simulated = waits[(int) (0.99 * waits.length)];
        assertThat(ErlangC.wait(servers, erlangs, hold, 0.99)).isCloseTo(simulated, within(simulated * 0.1 + 0.002));
    }

    @Test
    void the_mean_wait_is_the_area_under_the_tail_of_the_wait() {
        for (int servers : new int[] {1, 3, 20, 500}) {
            for (double load : new double[] {0.2, 0.7, 0.95}) {
                double erlangs = servers * load;
                // Mean of a variable = integral of its quantiles; midpoints of many slices.
                int slices = 100_000;
                double area = 0;
                double waiting = ErlangC.probabilityOfWait(servers, erlangs);
                for (int i = 0; i < slices; i++) {
                    double tail = (i + 0.5) / slices;
                    if (tail >= waiting) {
                        break;
                    }
                    area += Math.log(waiting / tail) * 0.1 / (servers - erlangs) / slices;
                }
                assertThat(ErlangC.meanWait(servers, erlangs, 0.1)).isCloseTo(area, within(area * 0.001 + 1e-9));
            }
        }
        assertThat(ErlangC.meanWait(5, 5, 0.1)).isInfinite();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void more_servers_or_less_load_never_wait_longer(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 300; i++) {
            int servers = 1 + random.nextInt(2_000);
            double erlangs = random.nextDouble() * servers * 1.1;
            double waiting = ErlangC.probabilityOfWait(servers, erlangs);
            assertThat(waiting).isBetween(0.0, 1.0);
            assertThat(ErlangC.probabilityOfWait(servers + 1, erlangs)).isLessThanOrEqualTo(waiting);
            assertThat(ErlangC.probabilityOfWait(servers, erlangs * 0.99)).isLessThanOrEqualTo(waiting);
            assertThat(ErlangC.wait(servers + 1, erlangs, 0.1, 0.99))
                    .isLessThanOrEqualTo(ErlangC.wait(servers, erlangs, 0.1, 0.99));
        }
    }

    @Test
    void impossible_arguments_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ErlangC.fewestServers(1, 1, 0.99, Double.NaN, 10))
                .withMessageContaining("target wait");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ErlangC.probabilityOfWait(0, 1))
                .withMessageContaining("but there were 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ErlangC.probabilityOfWait(1, Double.NaN))
                .withMessageContaining("NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ErlangC.wait(1, 0.5, 0, 0.99))
                .withMessageContaining("mean hold");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ErlangC.wait(1, 0.5, 1, 1))
                .withMessageContaining("quantile");
    }
}
