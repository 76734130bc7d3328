package io.tidegate.schemas;

import io.tidegate.schemas.serde.UnreadableRecordException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * How a key is written: as plain UTF-8 text, so that every tool can read and partition by it.
 *
 * @param <K> type of the keys
 */
public final class KeyCodec<K> {
    /** Keys as they are. */
    static final KeyCodec<byte[]> RAW = new KeyCodec<>(Serdes.ByteArray());

    private final Serde<K> serde;

    private KeyCodec(Serde<K> serde) {
        this.serde = serde;
    }

    static <K> KeyCodec<K> text(Function<K, String> write, Function<String, K> read) {
        return new KeyCodec<>(Serdes.serdeFrom(
                (topic, key) -> key == null ? null : write.apply(key).getBytes(StandardCharsets.UTF_8),
                (topic, bytes) ->
                        bytes == null ? null : parse(topic, new String(bytes, StandardCharsets.UTF_8), read)));
    }

    private static <K> K parse(String topic, String text, Function<String, K> read) {
        try {
            return read.apply(text);
        } catch (IllegalArgumentException impossible) {
            throw new UnreadableRecordException(
                    "unreadable key on " + topic + ": " + impossible.getMessage(), impossible);
        }
    }

    Serde<K> serde() {
        return serde;
    }
}
