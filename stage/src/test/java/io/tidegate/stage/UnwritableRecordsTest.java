package io.tidegate.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.stage.DeadLetterCounts.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler.Response;
import org.apache.kafka.streams.errors.ProductionExceptionHandler.Result;
import org.apache.kafka.streams.errors.ProductionExceptionHandler.SerializationExceptionOrigin;
import org.apache.kafka.streams.processor.TaskId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UnwritableRecordsTest {
    private static final byte[] KEY = "orders-db".getBytes(StandardCharsets.UTF_8);

    private final DeadLetterCounts counts = new DeadLetterCounts();
    private final UnwritableRecords handler = new UnwritableRecords();

    @BeforeEach
    void configure() {
        handler.configure(
                Map.of(DeadLetters.STAGE, "totals", DeadLetters.TOPIC, "letters", DeadLetters.COUNTS, counts));
    }

    @Test
    void what_the_clock_made_is_named_by_where_it_was_to_go_and_the_stream_goes_on_without_it() {
        Response response = unwritable(new Source(null));

        assertThat(response.result()).isEqualTo(Result.RESUME);
        assertThat(response.deadLetterQueueRecords()).singleElement().satisfies(letter -> {
            assertThat(letter.key()).isNull();
            assertThat(letter.value()).isNull();
            assertThat(header(letter, DeadLetters.TOPIC_HEADER)).isEqualTo("snapshots");
            assertThat(header(letter, DeadLetters.OFFSET_HEADER)).isEqualTo("-1");
            assertThat(header(letter, DeadLetters.MESSAGE_HEADER)).isEqualTo("too large");
        });
        assertThat(counts.of(Reason.UNWRITABLE)).isEqualTo(1);
    }

    @Test
    void what_a_record_led_to_sets_that_record_aside() {
        assertThat(unwritable(new Source("numbers")).deadLetterQueueRecords())
                .singleElement()
                .satisfies(letter ->
                        assertThat(header(letter, DeadLetters.TOPIC_HEADER)).isEqualTo("numbers"));
    }

    @Test
    void a_serialiser_refuses_what_is_too_large_for_a_topic() {
        Serializer<byte[]> limited = RecordLimit.on(Serdes.ByteArray()).serializer();

        assertThat(limited.serialize("totals", new byte[RecordLimit.LARGEST])).hasSize(RecordLimit.LARGEST);
        assertThatThrownBy(() -> limited.serialize("totals", new byte[RecordLimit.LARGEST + 1]))
                .isInstanceOf(SerializationException.class)
                .hasMessage("a record of 1000001 bytes is too large for totals, which takes 1000000");
    }

    private Response unwritable(Source source) {
        return handler.handleSerializationError(
                source,
                new ProducerRecord<>("snapshots", KEY, new byte[] {1}),
                new SerializationException("too large"),
                SerializationExceptionOrigin.VALUE);
    }

    private static String header(ProducerRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    /** What was being worked on; the clock has no topic. */
    @SuppressWarnings("NullAway") // so says Kafka Streams, without saying it in its types
    private record Source(@Nullable String topic) implements ErrorHandlerContext {
        @Override
        public int partition() {
            return topic == null ? -1 : 0;
        }

        @Override
        public long offset() {
            return topic == null ? -1 : 7;
        }

        @Override
        public Headers headers() {
            return new RecordHeaders();
        }

        @Override
        public String processorNodeId() {
            return "node";
        }

        @Override
        public TaskId taskId() {
            return new TaskId(0, 0);
        }

        @Override
        public long timestamp() {
            return 0;
        }

        @Override
        public byte[] sourceRawKey() {
            return topic == null ? null : KEY;
        }

        @Override
        public byte[] sourceRawValue() {
            return null;
        }
    }
}
