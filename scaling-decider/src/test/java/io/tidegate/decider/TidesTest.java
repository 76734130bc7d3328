package io.tidegate.decider;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingPolicy;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A day of four pools whose peaks take turns: what the product is for. */
class TidesTest {
    private static final int DAY = 360;

    @Test
    void four_pools_whose_peaks_take_turns_share_a_budget_below_the_sum_of_their_peaks() {
        ScalingPolicy policy = Policies.withBudget(Policies.PLAIN, 80, 8);
        Scenario story = Scenario.under(policy);
        for (String pool : new String[] {"a", "b", "c", "d"}) {
            story.settles(pool, 2, 40);
        }
        Map<String, Integer> sizes = new TreeMap<>();
        int tooSmall = 0;
        int resizes = 0;
        for (int second = 0; second < 2 * DAY; second++) {
            Map<String, Double> demands = demands(second);
            for (Map.Entry<String, Double> each : demands(second + 10).entrySet()) {
                story.expects(each.getKey(), each.getValue());
            }
            story.pass(Duration.ofSeconds(1), demands);
            for (ScalingDecision decision : story.decided()) {
                int size = decision.fold(
                        resize -> resize.to(), renewal -> renewal.lease().connections(), hold -> hold.size());
                resizes += decision instanceof ScalingDecision.Resize ? 1 : 0;
                sizes.put(decision.pool().value(), size);
            }
            for (Map.Entry<String, Double> each : demands.entrySet()) {
                tooSmall += sizes.getOrDefault(each.getKey(), 0) < each.getValue() ? 1 : 0;
            }
            assertThat(sizes.values().stream().mapToInt(size -> size).sum()).isLessThanOrEqualTo(80);
        }
        assertThat(tooSmall)
                .as("seconds in which a pool was too small, of " + 8 * DAY)
                .isLessThan(60);
        assertThat(resizes).as("changes in two days").isBetween(20, 600);
    }

    @Test
    void pools_do_not_swing_while_what_is_expected_of_them_together_exceeds_the_budget() {
        ScalingPolicy policy = Policies.withBudget(Policies.PLAIN, 80, 8);
        Scenario story = Scenario.under(policy);
        for (String pool : new String[] {"a", "b", "c", "d"}) {
            story.settles(pool, 2, 40);
        }
        var random = new Random(7);
        Map<String, Integer> shrunk = new TreeMap<>();
        int swings = 0;
        for (int second = 0; second < DAY; second++) {
            for (Map.Entry<String, Double> each : demands(second + 10).entrySet()) {
                // Forty per cent too high, and never the same: the four of them ask for 95 of 72.
                story.expects(each.getKey(), each.getValue() * (1.4 + 0.1 * random.nextGaussian()));
            }
            story.pass(Duration.ofSeconds(1), demands(second));
            for (ScalingDecision decision : story.decided()) {
                if (decision instanceof ScalingDecision.Resize resize) {
                    String pool = resize.pool().value();
                    Integer before = shrunk.remove(pool);
                    swings += before != null && before > second - 5 && resize.to() > resize.from() ? 1 : 0;
                    if (resize.to() < resize.from()) {
                        shrunk.put(pool, second);
                    }
                }
            }
        }
        assertThat(swings)
                .as("shrinks that were taken back within five seconds")
                .isLessThan(5);
    }

    /** Between 2 and 32 connections, a quarter of a day apart; their sum stays at 68, their peaks add up to 128. */
    private static Map<String, Double> demands(int second) {
        Map<String, Double> demands = new TreeMap<>();
        for (int i = 0; i < 4; i++) {
            double phase = 2 * Math.PI * ((double) second / DAY + i / 4.0);
            demands.put(String.valueOf((char) ('a' + i)), 17 + 15 * Math.sin(phase));
        }
        return demands;
    }
}
