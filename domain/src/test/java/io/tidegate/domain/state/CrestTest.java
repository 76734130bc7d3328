package io.tidegate.domain.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CrestTest {
    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");

    @Test
    void a_crest_fades_and_what_is_higher_than_the_rest_of_it_takes_its_place() {
        Crest crest = new Crest(40, NOW);
        assertThat(crest.at(NOW.plus(Crest.FADING))).isCloseTo(40 / Math.E, within(1e-9));

        Instant later = NOW.plus(Duration.ofMinutes(30));
        assertThat(crest.with(24, later)).isEqualTo(crest);
        assertThat(crest.with(25, later)).isEqualTo(new Crest(25, later));
    }

    @Test
    void a_clock_that_goes_back_does_not_raise_it() {
        assertThat(new Crest(40, NOW).at(NOW.minusSeconds(60))).isEqualTo(40);
    }
}
