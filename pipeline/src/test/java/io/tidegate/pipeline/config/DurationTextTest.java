package io.tidegate.pipeline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
    @ParameterizedTest
    @CsvSource({"500ms,500", "10s,10000", "5m,300000", "2h,7200000", "1d,86400000", "0s,0", "90 s,90000", "PT1.5S,1500"
    })
    void reads_what_people_write(String text, long millis) {
        assertThat(DurationText.parse(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10x", "10", "", "s", "1h30", "999999999999999d"})
    void refuses_the_rest_with_an_example(String text) {
        assertThatThrownBy(() -> DurationText.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + text + "' is not a duration; write e.g. 500ms, 10s, 5m, 2h, 1d");
    }

    @Test
    void what_is_written_is_read_back() {
        Random random = new Random(7);
        for (int i = 0; i < 1000; i++) {
            Duration duration = Duration.ofMillis(random.nextInt(1_000_000_000) / (1 + random.nextInt(1000)) * 100L);
            assertThat(DurationText.parse(DurationText.format(duration))).isEqualTo(duration);
        }
    }
}
