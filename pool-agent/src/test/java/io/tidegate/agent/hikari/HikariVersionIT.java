package io.tidegate.agent.hikari;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** So that no run with another HikariCP tests the usual one by mistake. */
@Tag("hikari")
class HikariVersionIT {
    @Test
    void the_hikari_that_these_tests_run_with_is_the_one_they_are_for_and_has_all_that_is_needed() {
        HikariVersion found = HikariVersion.found();
        assertThat(found.number()).isEqualTo(System.getProperty("hikari.under.test"));
        assertThat(found.missing()).isEmpty();
    }
}
