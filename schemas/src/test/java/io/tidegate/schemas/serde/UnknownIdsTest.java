package io.tidegate.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.schemas.serde.SchemaRegistryException.Problem;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnknownIdsTest {
    private final SchemaRegistryException missing = new SchemaRegistryException(Problem.MISSING, "no such id");

    private long now = 5;
    private int named = 1_000_000;
    private final UnknownIds ids = new UnknownIds(() -> now);

    @Test
    void a_refusal_is_believed_for_a_while() {
        ids.refused(3, missing);
        assertThat(ids.refusal(3)).containsSame(missing);
        assertThat(ids.refusal(4)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"4001, PT10S", "4020, PT10S", "4021, PT1M", "3999, PT1M", "7, PT1M", "-1, PT1M"})
    void it_is_believed_the_longer_the_less_the_id_can_be_the_next(int id, Duration believed) {
        ids.found(4_000);
        ids.refused(id, missing);
        pass(believed.minusNanos(1));
        assertThat(ids.refusal(id)).isPresent();
        pass(Duration.ofNanos(1));
        assertThat(ids.refusal(id)).isEmpty();
    }

    @Test
    void an_id_that_was_found_is_refused_no_more() {
        ids.refused(3, missing);
        ids.found(3);
        assertThat(ids.refusal(3)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, true", "1, true", "20, true"})
    void what_lies_near_is_always_worth_a_question(int id) {
        spendAllowance();
        assertThat(IntStream.range(0, 10_000).allMatch(i -> ids.isWorthAsking(id)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {21, -1, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void what_lies_far_is_asked_for_when_it_comes_again_and_again(int id) {
        spendAllowance();
        assertThat(IntStream.range(1, UnknownIds.OFTEN).anyMatch(i -> ids.isWorthAsking(id)))
                .isFalse();
        assertThat(ids.isWorthAsking(id)).isTrue();
        assertThat(IntStream.range(0, 10_000).filter(i -> ids.isWorthAsking(id)).count())
                .isEqualTo(UnknownIds.OFTEN_A_SECOND - 1);
    }

    @Test
    void near_is_near_to_the_highest_that_was_found() {
        spendAllowance();
        assertThat(ids.isWorthAsking(4_010)).isFalse();
        ids.found(4_000);
        ids.found(12);
        assertThat(ids.isWorthAsking(4_010)).isTrue();
        assertThat(ids.isWorthAsking(4_021)).isFalse();
    }

    @Test
    void of_what_lies_far_some_are_asked_for_at_once_and_a_few_each_second() {
        assertThat(spendAllowance()).isEqualTo(UnknownIds.FAR_AT_ONCE);
        pass(Duration.ofMillis(499));
        assertThat(spendAllowance()).isZero();
        pass(Duration.ofSeconds(1));
        assertThat(spendAllowance()).isEqualTo(UnknownIds.FAR_A_SECOND);
        pass(Duration.ofDays(1));
        assertThat(spendAllowance()).isEqualTo(UnknownIds.FAR_AT_ONCE);
    }

    /** Each id once, as chance names them. */
    private int spendAllowance() {
        return (int) IntStream.range(0, 1_000)
                .filter(i -> ids.isWorthAsking(named++))
                .count();
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
