package io.tidegate.decider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.decider.WaterFilling.Claimant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WaterFillingTest {

    static List<Arguments> table() {
        return List.of(
                Arguments.of("enough for all", 30, List.of(c(0, 10, 1, 1), c(0, 15, 1, 1)), List.of(10, 15)),
                Arguments.of(
                        "equal weights, equal shares", 20, List.of(c(0, 15, 1, 1), c(0, 15, 1, 1)), List.of(10, 10)),
                Arguments.of("small wishes are met first", 20, List.of(c(0, 4, 1, 1), c(0, 30, 1, 1)), List.of(4, 16)),
                Arguments.of("by weight", 30, List.of(c(0, 40, 1, 40), c(0, 20, 1, 20)), List.of(20, 10)),
                Arguments.of("higher priority first", 20, List.of(c(0, 15, 1, 1), c(0, 15, 9, 1)), List.of(5, 15)),
                Arguments.of("minimums before priority", 20, List.of(c(8, 15, 1, 1), c(0, 15, 9, 1)), List.of(8, 12)),
                Arguments.of("minimums that do not fit", 10, List.of(c(8, 9, 1, 1), c(8, 9, 1, 1)), List.of(5, 5)),
                Arguments.of("the odd one goes to the first", 3, List.of(c(0, 9, 1, 1), c(0, 9, 1, 1)), List.of(2, 1)),
                Arguments.of("nothing to share", 0, List.of(c(0, 9, 1, 1)), List.of(0)),
                Arguments.of("less than nothing", -5, List.of(c(2, 9, 1, 1)), List.of(0)),
                Arguments.of("nobody", 10, List.of(), List.of()));
    }

    private static Claimant c(int minimum, int wanted, int priority, double weight) {
        return new Claimant(minimum, wanted, priority, weight);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    void water_finds_its_level(String name, int water, List<Claimant> claimants, List<Integer> expected) {
        assertThat(IntStream.of(WaterFilling.fill(water, claimants)).boxed()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatever_is_claimed_the_rules_hold(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            List<Claimant> claimants = claimants(random);
            int water = random.nextInt(200);
            int[] filled = WaterFilling.fill(water, claimants);
            int[] more = WaterFilling.fill(water + 1, claimants);
            int minimums = claimants.stream().mapToInt(Claimant::minimum).sum();
            int wishes = claimants.stream().mapToInt(Claimant::wanted).sum();

            assertThat(IntStream.of(filled).sum()).as("all of it, and no more").isEqualTo(Math.min(water, wishes));
            for (int i = 0; i < filled.length; i++) {
                Claimant claimant = claimants.get(i);
                assertThat(filled[i]).isBetween(minimums <= water ? claimant.minimum() : 0, claimant.wanted());
                assertThat(more[i]).as("more water leaves nobody with less").isGreaterThanOrEqualTo(filled[i]);
                for (int j = 0; j < filled.length && minimums <= water; j++) {
                    if (claimants.get(j).priority() > claimant.priority() && filled[i] > claimant.minimum()) {
                        assertThat(filled[j])
                                .as("higher priority first")
                                .isEqualTo(claimants.get(j).wanted());
                    }
                }
            }
        }
    }

    private static List<Claimant> claimants(Random random) {
        List<Claimant> claimants = new ArrayList<>();
        int count = 1 + random.nextInt(8);
        for (int i = 0; i < count; i++) {
            int minimum = random.nextInt(10);
            claimants.add(c(minimum, minimum + random.nextInt(40), random.nextInt(3), 0.5 + random.nextInt(40)));
        }
        return claimants;
    }

    @Test
    void an_impossible_claimant_is_refused() {
        assertThatThrownBy(() -> c(5, 4, 1, 1)).hasMessageContaining("minimum 5, wanted 4");
    }
}
