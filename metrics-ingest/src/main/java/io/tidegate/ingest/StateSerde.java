package io.tidegate.ingest;

import java.util.function.Function;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/** The serde of an object that changes in place, over that of its written state. */
final class StateSerde {
    private StateSerde() {}

    static <T, S> Serde<T> of(Serde<S> states, Function<T, S> toState, Function<S, T> fromState) {
        Serializer<S> writer = states.serializer();
        Deserializer<S> reader = states.deserializer();
        return Serdes.serdeFrom(
                (topic, value) -> value == null ? null : writer.serialize(topic, toState.apply(value)),
                (topic, bytes) -> {
                    S state = reader.deserialize(topic, bytes);
                    return state == null ? null : fromState.apply(state);
                });
    }
}
