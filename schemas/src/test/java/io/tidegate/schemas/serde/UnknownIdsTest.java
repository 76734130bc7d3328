package io.tidegate.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.schemas.serde.SchemaRegistryException.Problem;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnknownIdsTest {
    private final SchemaRegistryException missing = new SchemaRegistryException(Problem.MISSING, "no such id");

    private long now = 5;
    private final UnknownIds ids = new UnknownIds(() -> now);

    @Test
    void a_refusal_is_believed_for_a_while() {
        ids.refused(3, missing);
        assertThat(ids.refusal(3)).containsSame(missing);
        assertThat(ids.refusal(4)).isEmpty();
        pass(UnknownIds.BELIEVED.minusNanos(1));
        assertThat(ids.refusal(3)).isPresent();
        pass(Duration.ofNanos(1));
        assertThat(ids.refusal(3)).isEmpty();
    }

    @Test
    void an_id_that_was_found_is_refused_no_more() {
        ids.refused(3, missing);
        ids.found(3);
        assertThat(ids.refusal(3)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, true", "1, true", "100, true", "101, false", "-1, false", "2147483647, false"})
    void what_lies_near_is_always_worth_a_question(int id, boolean worth) {
        assertThat(IntStream.range(0, 10_000).allMatch(i -> ids.isWorthAsking(id)))
                .isEqualTo(worth);
    }

    @Test
    void near_is_near_to_the_highest_that_was_found() {
        spendAllowance();
        assertThat(ids.isWorthAsking(4_050)).isFalse();
        ids.found(4_000);
        ids.found(12);
        assertThat(ids.isWorthAsking(4_050)).isTrue();
        assertThat(ids.isWorthAsking(4_101)).isFalse();
    }

    @Test
    void of_what_lies_far_some_are_asked_for_at_once_and_a_few_each_second() {
        assertThat(spendAllowance()).isEqualTo(UnknownIds.FAR_AT_ONCE);
        pass(Duration.ofMillis(99));
        assertThat(spendAllowance()).isZero();
        pass(Duration.ofSeconds(1));
        assertThat(spendAllowance()).isEqualTo(UnknownIds.FAR_A_SECOND);
        pass(Duration.ofDays(1));
        assertThat(spendAllowance()).isEqualTo(UnknownIds.FAR_AT_ONCE);
    }

    private int spendAllowance() {
        return (int) IntStream.range(0, 1_000)
                .filter(i -> ids.isWorthAsking(1_000_000 + i))
                .count();
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
