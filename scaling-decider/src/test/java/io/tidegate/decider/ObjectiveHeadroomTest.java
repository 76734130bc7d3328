package io.tidegate.decider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tidegate.domain.ScalingPolicy.Objective;
import io.tidegate.domain.state.DemandBucket;
import io.tidegate.domain.state.Headroom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ObjectiveHeadroomTest {
    private static final Objective ONE_PERCENT = new Objective(0.01);
    private static final Instant NOW = Instant.parse("2026-01-05T12:00:00Z");

    @ParameterizedTest(name = "{0} with {1} roots is {2}")
    @CsvSource({"16, 2, 24", "16, 0.5, 18", "0, 2, 0", "100, 0.25, 102.5"})
    void the_headroom_is_a_multiple_of_the_root(double demand, double factor, double with) {
        assertThat(ObjectiveHeadroom.on(demand, Optional.of(new Headroom(factor, 9))))
                .isEqualTo(with);
    }

    @ParameterizedTest(name = "before anything is known {0} needs {1}")
    @CsvSource({"4, 5", "16, 18", "100, 110", "400, 440"})
    void the_first_headroom_is_half_a_root_and_at_least_a_tenth(double demand, double with) {
        assertThat(ObjectiveHeadroom.on(demand, Optional.empty())).isEqualTo(with);
    }

    @ParameterizedTest(name = "wanted {0}, had {1}, asked for {2}: raised {3}")
    @CsvSource({"10, 10, 0, false", "10.5, 10, 0, true", "10.5, 10, 12, false", "13, 10, 12, true"})
    void it_is_raised_where_more_was_wanted_than_was_there_or_had_been_asked_for(
            double wanted, int size, int asked, boolean raised) {
        Headroom judged =
                ObjectiveHeadroom.judged(ONE_PERCENT, Optional.of(new Headroom(2, 100_000)), wanted, size, asked);

        assertThat(judged.factor()).isCloseTo(2 * Math.exp(0.05 * (raised ? 0.99 : -0.01)), within(1e-12));
        assertThat(judged.windows()).isEqualTo(100_001);
    }

    @Test
    void what_is_learnt_first_counts_for_more() {
        Headroom first = ObjectiveHeadroom.judged(ONE_PERCENT, Optional.empty(), 16, 10, 0);

        assertThat(first).isEqualTo(new Headroom(0.5 * Math.exp(0.5 * 0.99), 1));
    }

    @Test
    void what_was_asked_for_is_the_last_that_was_expected_by_then() {
        List<DemandBucket> history = List.of(expected(30, 4), expected(20, 9), seen(15, 50), expected(10, 25));

        Optional<Headroom> headroom = Optional.of(new Headroom(1, 1));
        assertThat(ObjectiveHeadroom.askedBy(history, headroom, NOW.minusSeconds(12)))
                .isEqualTo(12);
        assertThat(ObjectiveHeadroom.askedBy(history, headroom, NOW.minusSeconds(10)))
                .isEqualTo(30);
        assertThat(ObjectiveHeadroom.askedBy(history, headroom, NOW.minusSeconds(31)))
                .isZero();
    }

    /** Errors of forecasts, by the demand that was expected. */
    enum Errors {
        ROOT,
        PROPORTIONAL,
        HEAVY_TAILED,
        CLUSTERED;

        DoubleUnaryOperator with(Random random) {
            return switch (this) {
                case ROOT -> demand -> random.nextGaussian() * Math.sqrt(demand);
                case PROPORTIONAL -> demand -> random.nextGaussian() * 0.2 * demand;
                case HEAVY_TAILED -> demand -> 0.5 * Math.sqrt(demand) / Math.sqrt(1e-6 + random.nextDouble());
                case CLUSTERED -> new Clusters(random);
            };
        }
    }

    /** Calm for hundreds of windows, then wild for dozens. */
    private static final class Clusters implements DoubleUnaryOperator {
        private final Random random;
        private boolean wild;

        Clusters(Random random) {
            this.random = random;
        }

        @Override
        public double applyAsDouble(double demand) {
            wild = random.nextDouble() < (wild ? 0.97 : 0.003);
            return random.nextGaussian() * (wild ? 4 : 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void in_the_long_run_the_objective_is_met_whatever_the_errors_are_like_and_after_they_grow(Errors kind) {
        for (long seed = 1; seed <= 3; seed++) {
            var random = new Random(seed);
            DoubleUnaryOperator errors = kind.with(random);
            Optional<Headroom> headroom = Optional.empty();
            int windows = 40_000;
            int violations = 0;
            for (int i = 0; i < windows; i++) {
                double expected = 30 + 20 * Math.sin(i / 300.0);
                double worse = i > windows / 2 ? 3 : 1;
                double wanted = Math.max(0, expected + worse * errors.applyAsDouble(expected));
                int size = QueueSizing.roundedUp(ObjectiveHeadroom.on(expected, headroom));
                violations += wanted > size ? 1 : 0;
                headroom = Optional.of(ObjectiveHeadroom.judged(ONE_PERCENT, headroom, wanted, size, size));
            }

            assertThat((double) violations / windows).as("seed %d", seed).isCloseTo(0.01, within(0.001));
        }
    }

    private static DemandBucket expected(long secondsAgo, double demand) {
        return DemandHistory.expected(NOW.minusSeconds(secondsAgo), demand);
    }

    private static DemandBucket seen(long secondsAgo, int demand) {
        return DemandHistory.moment(NOW.minusSeconds(secondsAgo), demand);
    }
}
