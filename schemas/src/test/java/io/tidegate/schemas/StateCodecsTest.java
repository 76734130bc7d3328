package io.tidegate.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.domain.DecisionId;
import io.tidegate.domain.Incarnation;
import io.tidegate.domain.Lease;
import io.tidegate.domain.LeaseLoss;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.ServiceId;
import io.tidegate.schemas.state.DeliveryState;
import io.tidegate.schemas.state.DeliveryState.Pending;
import io.tidegate.schemas.state.Floats;
import io.tidegate.schemas.state.ModelState;
import io.tidegate.schemas.state.SeriesState;
import io.tidegate.schemas.state.ServiceDemand;
import io.tidegate.schemas.state.ServiceDemand.KnownPool;
import io.tidegate.schemas.state.ServiceDemand.OpenStep;
import io.tidegate.schemas.state.TrainerState;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the forecaster and the actuator keep comes back from their stores as it was. */
class StateCodecsTest {
    private static final String CHANGELOG = "a-store-changelog";
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");
    private static final SeriesState SERIES = new SeriesState(
            29_538_720L,
            Floats.of(1, Float.NaN, 3.25f),
            List.of(
                    new ModelState("naive", "1", Floats.of(), List.of()),
                    new ModelState("trend", "2", Floats.of(0, -1), List.of(Floats.of(1), Floats.unknown(2)))));

    static Stream<Arguments> states() {
        return Stream.of(
                Arguments.of(ForecastCodecs.SERIES, SERIES),
                Arguments.of(ForecastCodecs.SERIES, new SeriesState(-1, Floats.of(), List.of())),
                Arguments.of(
                        ForecastCodecs.SERVICE_DEMAND,
                        new ServiceDemand<>(
                                Optional.of(SERIES),
                                NOW,
                                NOW.minusSeconds(9),
                                Map.of(
                                        new PoolId("b"), new KnownPool(1, 9, NOW),
                                        new PoolId("a"), new KnownPool(2, 8, NOW)),
                                new TreeMap<>(Map.of(9L, new OpenStep(3.5, 2, 1), 10L, OpenStep.NOBODY)))),
                Arguments.of(
                        ForecastCodecs.SERVICE_DEMAND,
                        new ServiceDemand<SeriesState>(Optional.empty(), NOW, NOW, Map.of(), new TreeMap<>())),
                Arguments.of(TrainingCodecs.TRAINER, TrainerState.NONE),
                Arguments.of(
                        TrainingCodecs.TRAINER,
                        new TrainerState(
                                9_000,
                                Optional.of(NOW.minusSeconds(90)),
                                Optional.of(NOW.minusSeconds(80)),
                                Optional.of(NOW),
                                Optional.of(new TrainerState.LastTraining(NOW.minusSeconds(60), 8_000, 2_000, 0.75)),
                                40.5,
                                50,
                                List.of(NOW.minusSeconds(90_000), NOW.minusSeconds(60)))),
                Arguments.of(DeliveryCodecs.DELIVERY, DeliveryState.NONE),
                Arguments.of(DeliveryCodecs.DELIVERY, pending(Optional.empty())),
                Arguments.of(DeliveryCodecs.DELIVERY, pending(Optional.of("OLD_EPOCH: 3 is older than 4"))));
    }

    @ParameterizedTest
    @MethodSource("states")
    <V> void what_is_kept_comes_back_as_it_was(Codec<V> codec, V state) {
        Serde<V> serde = TopicSerdes.inMemory().of(codec);
        byte[] bytes = serde.serializer().serialize(CHANGELOG, state);
        assertThat(serde.deserializer().deserialize(CHANGELOG, bytes)).isEqualTo(state);
    }

    @Test
    void a_codec_can_stand_for_values_of_another_kind() {
        Serde<Long> next = TopicSerdes.inMemory()
                .of(ForecastCodecs.SERIES.as(
                        number -> new SeriesState(number, Floats.of(), List.of()), StateCodecsTest::positive));
        byte[] bytes = next.serializer().serialize(CHANGELOG, 7L);
        assertThat(next.deserializer().deserialize(CHANGELOG, bytes)).isEqualTo(7L);
        assertThat(next.deserializer().deserialize(CHANGELOG, null)).isNull();
        byte[] impossible = next.serializer().serialize(CHANGELOG, -7L);
        assertThatThrownBy(() -> next.deserializer().deserialize(CHANGELOG, impossible))
                .isInstanceOf(SerializationException.class)
                .hasMessage("impossible record on a-store-changelog: must be positive, but was -7");
    }

    @Test
    void half_a_number_is_refused() {
        assertThatThrownBy(() -> Floats.fromBytes(ByteBuffer.allocate(7)))
                .hasMessage("a row of numbers has a multiple of 4 bytes, but was 7");
    }

    private static long positive(SeriesState series) {
        if (series.next() <= 0) {
            throw new IllegalArgumentException("must be positive, but was " + series.next());
        }
        return series.next();
    }

    private static DeliveryState pending(Optional<String> doubt) {
        return new DeliveryState(
                12,
                Optional.of(new Pending(
                        new DecisionId(new PoolId("a"), 4, 12),
                        new ServiceId("orders-db"),
                        new Incarnation(9),
                        new Lease(24, NOW.plusSeconds(60), LeaseLoss.FLOOR),
                        NOW.plusSeconds(10),
                        3,
                        NOW.plusSeconds(2),
                        doubt)));
    }
}
