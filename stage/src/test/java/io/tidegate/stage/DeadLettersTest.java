package io.tidegate.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.stage.DeadLetterCounts.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.LongSerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLettersTest {
    @TempDir
    private Path state;

    private DeadLetterCounts counts = new DeadLetterCounts();
    private TopologyTestDriver driver = notYet();
    private TestInputTopic<byte[], byte[]> numbers = notYet();

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T notYet() {
        return null;
    }

    @BeforeEach
    void start() {
        counts = new DeadLetterCounts();
        Properties properties = StageSettings.of("totals", "none:9092", state).properties(counts);
        driver = new TopologyTestDriver(Totals.STAGE.topology(properties), properties);
        numbers = driver.createInputTopic(Totals.IN, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void what_cannot_be_read_is_set_aside_as_it_came_with_the_reason_and_the_stream_goes_on() {
        byte[] garbage = {1, 2, 3};
        numbers.pipeInput(key("a"), number(3));
        numbers.pipeInput(key("a"), garbage);
        numbers.pipeInput(key("a"), number(4));

        assertThat(totals()).containsExactly(3L, 7L);
        List<TestRecord<byte[], byte[]>> letters = letters();
        assertThat(letters).hasSize(1);
        assertThat(letters.get(0).key()).isEqualTo(key("a"));
        assertThat(letters.get(0).value()).isEqualTo(garbage);
        assertThat(headers(letters.get(0)))
                .containsEntry(DeadLetters.REASON_HEADER, "unreadable")
                .containsEntry(DeadLetters.EXCEPTION_HEADER, SerializationException.class.getName())
                .containsEntry(DeadLetters.TOPIC_HEADER, Totals.IN)
                .containsEntry(DeadLetters.PARTITION_HEADER, "0")
                .containsEntry(DeadLetters.OFFSET_HEADER, "1")
                .containsEntry(DeadLetters.STAGE_HEADER, "totals")
                .containsKeys(DeadLetters.TIME_HEADER, DeadLetters.MESSAGE_HEADER);
        assertThat(counts.of(Reason.UNREADABLE)).isEqualTo(1);
    }

    @Test
    void what_can_be_read_but_cannot_be_true_is_set_aside() {
        numbers.pipeInput(key("a"), number(666));
        List<TestRecord<byte[], byte[]>> letters = letters();
        assertThat(letters).hasSize(1);
        assertThat(letters.get(0).value()).isEqualTo(number(666));
        assertThat(headers(letters.get(0)))
                .containsEntry(DeadLetters.REASON_HEADER, "impossible")
                .containsEntry(DeadLetters.MESSAGE_HEADER, "no number of a is 666");
        assertThat(counts.of(Reason.IMPOSSIBLE)).isEqualTo(1);
        assertThat(totals()).isEmpty();
    }

    @Test
    void a_record_without_key_or_value_is_set_aside() {
        numbers.pipeInput(null, number(1));
        numbers.pipeInput(key("a"), (byte[]) null);
        assertThat(letters())
                .extracting(letter -> headers(letter).get(DeadLetters.MESSAGE_HEADER))
                .containsExactly("the record has no key", "the record has no value");
        assertThat(totals()).isEmpty();
    }

    @Test
    void what_fails_while_it_is_worked_on_is_set_aside_with_its_own_bytes() {
        numbers.pipeInput(key("a"), number(3));
        numbers.pipeInput(key("a"), number(-5));
        numbers.pipeInput(key("a"), number(4));

        assertThat(totals()).containsExactly(3L, 7L);
        List<TestRecord<byte[], byte[]>> letters = letters();
        assertThat(letters).hasSize(1);
        assertThat(letters.get(0).value()).isEqualTo(number(-5));
        assertThat(headers(letters.get(0)))
                .containsEntry(DeadLetters.REASON_HEADER, "unprocessable")
                .containsEntry(DeadLetters.MESSAGE_HEADER, "a number must not be negative, but was -5");
        assertThat(counts.of(Reason.UNPROCESSABLE)).isEqualTo(1);
    }

    @Test
    void what_fails_because_something_outside_is_away_stops_the_thread_and_is_not_set_aside() {
        assertThatThrownBy(() -> numbers.pipeInput(key("a"), number(-2)))
                .satisfies(
                        failure -> assertThat(DeadLetters.isRetriable(failure)).isTrue());
        assertThat(letters()).isEmpty();
        assertThat(counts.retried()).isEqualTo(1);
    }

    @Test
    void only_a_retriable_cause_makes_a_failure_retriable() {
        assertThat(DeadLetters.isRetriable(new RuntimeException(new TimeoutException("away"))))
                .isTrue();
        assertThat(DeadLetters.isRetriable(new SerializationException("bad", new IllegalStateException())))
                .isFalse();
    }

    private List<Long> totals() {
        return driver.createOutputTopic(Totals.OUT, new StringDeserializer(), new LongDeserializer())
                .readValuesToList();
    }

    private List<TestRecord<byte[], byte[]>> letters() {
        return driver.createOutputTopic(Totals.LETTERS, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    private static Map<String, String> headers(TestRecord<byte[], byte[]> letter) {
        Map<String, String> headers = new HashMap<>();
        letter.headers().forEach(h -> headers.put(h.key(), new String(h.value(), StandardCharsets.UTF_8)));
        return headers;
    }

    private static byte[] key(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] number(long number) {
        return new LongSerializer().serialize("", number);
    }
}
