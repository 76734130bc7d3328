package io.tidegate.stage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LetterTest {
    private static final Headers REASON = new RecordHeaders().add("tidegate.reason", "unreadable".getBytes(UTF_8));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10     | 900000  | 10      | ",
                "10     | 1000000 | 10      | value of 1000000 bytes",
                "900000 | 200000  | 10      | value of 200000 bytes",
                "900000 | 10      | 100000  | value of 10 bytes, key of 900000 bytes",
                "10     | 10      | 1000000 | value of 10 bytes, key of 10 bytes, headers of 1000001 bytes"
            })
    void what_has_no_room_beside_the_reason_is_left_out_and_said(
            int key, int value, int header, @Nullable String omitted) {
        Headers source = new RecordHeaders().add("h", new byte[header]);

        Letter letter = Letter.of(new byte[key], new byte[value], source, REASON);

        assertThat(letter.headers().lastHeader("tidegate.reason").value()).isEqualTo("unreadable".getBytes(UTF_8));
        if (omitted == null) {
            assertThat(letter.headers().lastHeader(DeadLetters.OMITTED_HEADER)).isNull();
        } else {
            assertThat(new String(
                            letter.headers()
                                    .lastHeader(DeadLetters.OMITTED_HEADER)
                                    .value(),
                            UTF_8))
                    .isEqualTo(omitted);
        }
        assertThat(letter.value() != null).isEqualTo(omitted == null);
        assertThat(letter.key() != null).isEqualTo(omitted == null || !omitted.contains("key"));
        assertThat(letter.headers().lastHeader("h") != null).isEqualTo(omitted == null || !omitted.contains("headers"));
    }
}
