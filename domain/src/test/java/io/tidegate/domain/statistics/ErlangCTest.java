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
        Arrays.sort(waits);
        double simulated = waits[(int) (0.99 * waits.length)];
        assertThat(ErlangC.wait(servers, erlangs, hold, 0.99)).isCloseTo(simulated, within(simulated * 0.1 + 0.002));
    }

    @Test
    void impossible_arguments_are_refused() {
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
