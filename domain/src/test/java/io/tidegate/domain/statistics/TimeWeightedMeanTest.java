package io.tidegate.domain.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeWeightedMeanTest {

    @Test
    void a_value_counts_as_long_as_it_held() {
        TimeWeightedMean mean = TimeWeightedMean.NONE
                .plus(2, Duration.ofSeconds(5))
                .plus(4, Duration.ofSeconds(4))
                .plus(1_000, Duration.ZERO)
                .plus(10, Duration.ofSeconds(1));
        assertThat(mean.mean()).isCloseTo(3.6, within(1e-12));
        assertThat(mean.total()).isEqualTo(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void parts_add_up_to_the_whole(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TimeWeightedMean whole = TimeWeightedMean.NONE;
        TimeWeightedMean left = TimeWeightedMean.NONE;
        TimeWeightedMean right = TimeWeightedMean.NONE;
        double weighted = 0;
        double time = 0;
        for (int i = 0; i < 1_000; i++) {
            double value = random.nextDouble(-10, 90);
            Duration held = Duration.ofNanos(random.nextLong(5_000_000_000L));
            weighted += value * held.toNanos();
            time += held.toNanos();
            whole = whole.plus(value, held);
            if (random.nextBoolean()) {
                left = left.plus(value, held);
            } else {
                right = right.plus(value, held);
            }
        }
        assertThat(whole.mean()).isCloseTo(weighted / time, within(1e-9));
        assertThat(left.plus(right).mean()).isCloseTo(whole.mean(), within(1e-9));
        assertThat(left.plus(right).total()).isEqualTo(whole.total());
    }

    @Test
    void impossible_values_and_times_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TimeWeightedMean.NONE.plus(Double.NaN, Duration.ofSeconds(1)))
                .withMessageContaining("NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TimeWeightedMean.NONE.plus(1, Duration.ofSeconds(-1)))
                .withMessageContaining("PT-1S");
    }
}
