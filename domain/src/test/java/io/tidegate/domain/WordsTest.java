package io.tidegate.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "-a", "a b", "a/b", "ä", "a\u0000"})
    void an_impossible_id_is_refused_and_shown(String id) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PoolId(id))
                .withMessageContaining("pool id")
                .withMessageContaining("'" + id + "'");
    }

    @Test
    void a_long_value_is_shortened_in_the_message() {
        assertThatThrownBy(() -> new ServiceId("x".repeat(100_000)))
                .hasMessageContaining("(100000 characters)")
                .extracting(Throwable::getMessage)
                .asString()
                .hasSizeLessThan(400);
    }

    @ParameterizedTest
    @CsvSource({"256, 256, 1000, true", "257, 1, 1, false", "1, 257, 1, false", "1, 1, 1001, false"})
    void the_words_of_a_registration_have_an_end(int name, int value, int reference, boolean accepted) {
        ThrowingCallable registering = () -> new PoolRegistration(
                new PoolId("orders-1"),
                new Incarnation(1),
                new ServiceId("orders-db"),
                new ProviderId("shop"),
                new RegionId("eu"),
                new PoolBounds(2, 40),
                0,
                Map.of("n".repeat(name), "v".repeat(value)),
                Optional.of("r".repeat(reference)),
                PoolRegistration.Presence.REGISTERED,
                Instant.EPOCH);
        if (accepted) {
            assertThatCode(registering).doesNotThrowAnyException();
        } else {
            assertThatIllegalArgumentException().isThrownBy(registering).withMessageContaining("at most");
        }
    }

    @ParameterizedTest
    @CsvSource({"orders-1/7/42", "a.b_c/1/1"})
    void a_decision_id_is_read_as_it_is_written(String text) {
        assertThat(DecisionId.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "orders-1", "orders-1/0/1", "orders-1/a/1", "orders-1/1/1/1"})
    void an_unreadable_decision_id_is_refused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> DecisionId.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        // own floor, own ceiling, rule's minimum, rule's maximum, least, most
        "2, 40, -1, -1, 2, 40",
        "2, 40, 5, 20, 5, 20",
        "2, 40, 50, -1, 40, 40", // a minimum above the ceiling cannot be had
        "2, 40, -1, 100, 2, 40",
        "10, 40, -1, 5, 10, 10", // what the pool opens without a lease cannot be forbidden
        "0, 1, -1, -1, 0, 1",
    })
    void a_rule_narrows_the_bounds_of_a_pool(int floor, int ceiling, int minimum, int maximum, int least, int most) {
        PoolRule rule = new PoolRule(PoolSelector.ALL, given(minimum), given(maximum), PoolRule.USUAL);
        assertThat(rule.boundsOf(new PoolBounds(floor, ceiling))).isEqualTo(new PoolBounds(least, most));
    }

    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:09.999Z, 1970-01-01T00:00:00Z",
        "1970-01-01T00:00:10Z, 1970-01-01T00:00:10Z",
        "1969-12-31T23:59:59Z, 1969-12-31T23:59:50Z",
    })
    void a_span_contains_its_start_and_not_its_end(Instant at, Instant start) {
        TimeSpan span = TimeSpan.containing(at, Duration.ofSeconds(10));
        assertThat(span.start()).isEqualTo(start);
        assertThat(span.contains(at)).isTrue();
        assertThat(span.contains(span.end())).isFalse();
    }

    @Test
    void a_lease_is_over_at_its_expiry() {
        Instant expiry = Instant.parse("2026-11-20T12:00:00Z");
        Lease lease = new Lease(8, expiry, LeaseLoss.HOLD);
        assertThat(lease.isExpiredAt(expiry.minusMillis(1))).isFalse();
        assertThat(lease.isExpiredAt(expiry)).isTrue();
    }

    @Test
    void leases_that_could_not_be_renewed_in_time_are_refused() {
        assertThatThrownBy(() -> new ScalingPolicy.Leases(
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(5),
                        Duration.ZERO,
                        LeaseLoss.HOLD))
                .hasMessageContaining("PT10S");
    }

    private static OptionalInt given(int value) {
        return value < 0 ? OptionalInt.empty() : OptionalInt.of(value);
    }
}
