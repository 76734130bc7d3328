package io.tidegate.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolSelectorTest {

    @ParameterizedTest
    @CsvSource({
        "checkout-1, checkout-1, true",
        "checkout-1, checkout-2, false",
        "checkout-*, checkout-2, true",
        "*, anything, true",
        "*-eu, checkout-eu, true",
        "*-eu, checkout-us, false",
        "a*b*c, axxbyyc, true",
        "a*b*c, axxbyy, false",
        "a*a, a, false",
        "checkout, checkout-2, false",
    })
    void a_star_stands_for_any_run_of_characters(String pattern, String pool, boolean matches) {
        assertThat(selector(Optional.of(pattern), Optional.empty(), Map.of()).matches(pool(pool)))
                .isEqualTo(matches);
    }

    @Test
    void every_condition_must_hold() {
        PoolRegistration pool = pool("checkout-1");
        assertThat(selector(Optional.empty(), Optional.of("team-a"), Map.of("tier", "gold"))
                        .matches(pool))
                .isTrue();
        assertThat(selector(Optional.empty(), Optional.of("team-b"), Map.of("tier", "gold"))
                        .matches(pool))
                .isFalse();
        assertThat(selector(Optional.empty(), Optional.of("team-a"), Map.of("tier", "iron"))
                        .matches(pool))
                .isFalse();
        assertThat(PoolSelector.ALL.matches(pool)).isTrue();
    }

    @Test
    @Timeout(5)
    void a_hostile_pattern_does_not_stall() {
        String pattern = "*a".repeat(60) + "b";
        assertThat(selector(Optional.of(pattern), Optional.empty(), Map.of()).matches(pool("a".repeat(128))))
                .isFalse();
    }

    private static PoolSelector selector(
            Optional<String> pattern, Optional<String> provider, Map<String, String> labels) {
        return new PoolSelector(pattern, provider.map(ProviderId::new), Optional.empty(), labels);
    }

    static PoolRegistration pool(String id) {
        return new PoolRegistration(
                new PoolId(id),
                new Incarnation(1),
                new ServiceId("orders-db"),
                new ProviderId("team-a"),
                new RegionId("eu-west-1"),
                new PoolBounds(2, 40),
                0.01,
                Map.of("tier", "gold", "zone", "a"),
                Optional.empty(),
                PoolRegistration.Presence.REGISTERED,
                Instant.EPOCH.plus(Duration.ofDays(1)));
    }
}
