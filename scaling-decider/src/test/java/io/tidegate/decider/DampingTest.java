package io.tidegate.decider;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.domain.Reason;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.state.PoolPace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DampingTest {
    private static final Instant NOW = Instant.parse("2026-01-05T12:00:00Z");
    private static final ScalingPolicy.Damping RULE = new ScalingPolicy.Damping(
            0.1, Duration.ofMinutes(5), Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(1), 8, 4);
    private static final PoolPace LONG_AGO = PoolPace.NEVER;
    private static final PoolPace JUST_NOW = new PoolPace(NOW.minusSeconds(5), NOW.minusSeconds(5), 6, 3);
    private static final PoolPace A_WHILE_AGO = new PoolPace(NOW.minusSeconds(40), NOW.minusSeconds(40), 6, 3);

    static List<Arguments> table() {
        return List.of(
                Arguments.of("no change", LONG_AGO, 20, 20, 0, 60, false, 20),
                Arguments.of("growth within the step", LONG_AGO, 20, 25, 0, 60, false, 25),
                Arguments.of("growth beyond the step", LONG_AGO, 20, 40, 0, 60, false, 28),
                Arguments.of("growth within the dead band", LONG_AGO, 40, 43, 0, 60, false, 40),
                Arguments.of("growth at the edge of the dead band", LONG_AGO, 40, 44, 0, 60, false, 44),
                Arguments.of("growth while it cools down", JUST_NOW, 20, 25, 0, 60, false, 20),
                Arguments.of("growth with little left of the period", A_WHILE_AGO, 20, 25, 0, 60, false, 22),
                Arguments.of("ordered growth", JUST_NOW, 20, 50, 0, 60, true, 50),
                Arguments.of("shrink within the step", LONG_AGO, 20, 17, 0, 60, false, 17),
                Arguments.of("shrink beyond the step", LONG_AGO, 20, 5, 0, 60, false, 16),
                Arguments.of("shrink within the dead band", LONG_AGO, 40, 37, 0, 60, false, 40),
                Arguments.of("shrink while it cools down", JUST_NOW, 20, 10, 0, 60, false, 20),
                Arguments.of("shrink with little left of the period", A_WHILE_AGO, 20, 10, 0, 60, false, 19),
                Arguments.of("shrink below what it needed lately", LONG_AGO, 20, 10, 18, 60, false, 18),
                Arguments.of("shrink though it needed all lately", LONG_AGO, 20, 10, 25, 60, false, 20),
                Arguments.of("shrink because others need it", LONG_AGO, 20, 18, 25, 18, false, 18),
                Arguments.of(
                        "shrink because others need it, within the dead band", LONG_AGO, 40, 39, 45, 39, false, 39),
                Arguments.of("ordered shrink", JUST_NOW, 20, 3, 25, 60, true, 3));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    void a_change_is_damped(
            String name,
            PoolPace pace,
            int current,
            int wanted,
            int lowest,
            int ceiling,
            boolean ordered,
            int expected) {
        var damping = new Damping(RULE, pace, lowest, ceiling, ordered, Optional.empty());

        StepResult result = damping.apply(current, wanted, NOW);

        assertThat(result.size()).isEqualTo(expected);
        if (expected == current && wanted != current) {
            assertThat(result.reason()).contains(Reason.Code.DAMPED);
        }
    }

    @Test
    void what_stands_against_shrinking_is_named_and_does_not_stand_against_growing() {
        var damping = new Damping(RULE, LONG_AGO, 0, 60, false, Optional.of("an alarm"));

        assertThat(damping.apply(20, 10, NOW).why()).isEqualTo("an alarm");
        assertThat(damping.apply(20, 25, NOW).size()).isEqualTo(25);
    }

    @Test
    void a_period_begins_with_the_first_change_after_the_last_one_ended() {
        PoolPace first = Damping.after(RULE, PoolPace.NEVER, 10, 14, NOW);
        PoolPace second = Damping.after(RULE, first, 14, 12, NOW.plusSeconds(59));
        PoolPace third = Damping.after(RULE, second, 12, 13, NOW.plusSeconds(60));

        assertThat(first).isEqualTo(new PoolPace(NOW, NOW, 4, 0));
        assertThat(second).isEqualTo(new PoolPace(NOW.plusSeconds(59), NOW, 4, 2));
        assertThat(third).isEqualTo(new PoolPace(NOW.plusSeconds(60), NOW.plusSeconds(60), 1, 0));
    }
}
