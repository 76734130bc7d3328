package io.tidegate.stage;

import io.tidegate.schemas.serde.UnreadableRecordException;
import java.util.function.Supplier;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Bytes that came, as what they mean, or as they are with the reason why they mean nothing. */
@SuppressWarnings("ArrayRecordComponent") // the bytes are handed on, never compared
sealed interface Incoming<T> {

    /** The bytes as they came; null where there were none. */
    byte @Nullable [] bytes();

    /** They could be read. */
    record Understood<T>(T value, byte[] bytes) implements Incoming<T> {}

    /** They could not. */
    record Garbled<T>(byte @Nullable [] bytes, Exception reason) implements Incoming<T> {}

    /** Reads with {@code reader}; only what fails because something outside is away is still thrown. */
    static <T> Deserializer<Incoming<T>> reading(String what, Deserializer<T> reader) {
        return new Deserializer<>() {
            @Override
            public Incoming<T> deserialize(String topic, byte @Nullable [] bytes) {
                return guarded(bytes, () -> reader.deserialize(topic, bytes));
            }

            @Override
            public Incoming<T> deserialize(String topic, Headers headers, byte @Nullable [] bytes) {
                return guarded(bytes, () -> reader.deserialize(topic, headers, bytes));
            }

            private Incoming<T> guarded(byte @Nullable [] bytes, Supplier<@Nullable T> read) {
                if (bytes == null) {
                    return new Garbled<>(null, new UnreadableRecordException("the record has no " + what));
                }
                try {
                    T value = read.get();
                    return value == null
                            ? new Garbled<>(bytes, new UnreadableRecordException("the " + what + " means nothing"))
                            : new Understood<>(value, bytes);
                } catch (RuntimeException failure) {
                    if (DeadLetters.isRetriable(failure)) {
                        throw failure;
                    }
                    return new Garbled<>(bytes, failure);
                }
            }
        };
    }
}
