package io.tidegate.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.domain.PoolHeartbeat;
import io.tidegate.schemas.Samples.Sample;
import io.tidegate.schemas.state.TrainedModelKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TopicSerdesTest {
    private final TopicSerdes serdes = TopicSerdes.inMemory();

    static Stream<Sample<?>> samples() {
        return Samples.all();
    }

    @ParameterizedTest
    @MethodSource("samples")
    <V> void what_is_written_is_read_back(Sample<V> sample) {
        Serde<V> serde = serdes.value(sample.topic());
        byte[] bytes = serde.serializer().serialize(sample.topic().name(), sample.value());
        assertThat(serde.deserializer().deserialize(sample.topic().name(), bytes))
                .isEqualTo(sample.value());
    }

    @Test
    void every_topic_has_a_sample() {
        assertThat(Samples.topics())
                .isEqualTo(Topics.all().stream().map(Topic::name).collect(Collectors.toSet()));
    }

    @Test
    void a_record_begins_with_a_zero_and_its_schema_id() {
        byte[] bytes = heartbeats().serializer().serialize("t", Samples.HEARTBEAT);
        assertThat(bytes).startsWith(0, 0, 0, 0, 1);
    }

    @Test
    void a_tombstone_stays_a_tombstone() {
        assertThat(heartbeats().serializer().serialize("t", null)).isNull();
        assertThat(heartbeats().deserializer().deserialize("t", null)).isNull();
    }

    @Test
    void keys_are_plain_text() {
        var keys = serdes.key(Topics.POOL_METRICS);
        byte[] bytes = keys.serializer().serialize("t", Samples.POOL);
        assertThat(bytes).isEqualTo("shop-1".getBytes(StandardCharsets.UTF_8));
        assertThat(keys.deserializer().deserialize("t", bytes)).isEqualTo(Samples.POOL);
    }

    @Test
    void the_key_of_an_event_names_service_and_event() {
        var keys = serdes.key(Topics.EXTERNAL_EVENTS);
        var key = new ExternalEventKey(Samples.SERVICE, "spring-sale");
        byte[] bytes = keys.serializer().serialize("t", key);
        assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo("orders-db/spring-sale");
        assertThat(keys.deserializer().deserialize("t", bytes)).isEqualTo(key);
    }

    @Test
    void the_key_of_a_trained_model_names_model_and_version() {
        var keys = serdes.key(Topics.FORECAST_MODELS);
        var key = new TrainedModelKey("boosted-trees", Samples.AT);
        byte[] bytes = keys.serializer().serialize("t", key);
        assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo("boosted-trees@2026-03-04T05:06:07.089Z");
        assertThat(keys.deserializer().deserialize("t", bytes)).isEqualTo(key);
        for (String wrong : List.of("boosted-trees", "@2026-03-04T05:06:07Z", "boosted-trees@yesterday")) {
            assertThatThrownBy(() -> keys.deserializer().deserialize("t", wrong.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(SerializationException.class)
                    .hasMessageContaining(wrong);
        }
    }

    @Test
    void an_impossible_key_is_refused_with_the_reason() {
        var keys = serdes.key(Topics.POOL_METRICS).deserializer();
        assertThatThrownBy(() -> keys.deserialize("t", "no such pool!".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("no such pool!");
    }

    @Test
    void a_record_of_another_kind_is_refused() {
        byte[] window = serdes.value(Topics.POOL_WINDOWS).serializer().serialize("t", Samples.WINDOW);
        assertThatThrownBy(() -> heartbeats().deserializer().deserialize("t", window))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("PoolWindowRecord")
                .hasMessageContaining("PoolHeartbeatRecord");
    }

    private Serde<PoolHeartbeat> heartbeats() {
        return serdes.value(Topics.POOL_HEARTBEATS);
    }
}
