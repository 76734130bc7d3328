package io.tidegate.decider;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpokenTest {

    @ParameterizedTest
    @CsvSource({"3000, 3s", "90000, 1m30s", "7200000, 2h", "250, 0.25s", "0, 0s"})
    void durations_are_said_as_people_write_them(long millis, String text) {
        assertThat(Spoken.of(Duration.ofMillis(millis))).isEqualTo(text);
    }
}
