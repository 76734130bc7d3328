package io.tidegate.stage;

import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Refuses to write what is too large for a topic, before the producer sees it. A producer that refuses a record does so inside
 * its transaction, which can then only be aborted: the thread fails, and comes to the same record again. What a serialiser
 * refuses is set aside by {@link UnwritableRecords}, and the transaction goes on.
 */
public final class RecordLimit {
    /** What producers and brokers take that are not told otherwise, less a margin for key and headers. */
    public static final int LARGEST = 1_000_000;

    private RecordLimit() {}

    /** The same serde, which writes nothing above the limit. */
    public static <V> Serde<V> on(Serde<V> serde) {
        return Serdes.serdeFrom(new Limited<>(serde.serializer()), serde.deserializer());
    }

    private record Limited<V>(Serializer<V> serializer) implements Serializer<V> {
        @Override
        public byte @Nullable [] serialize(String topic, @Nullable V value) {
            return limited(topic, serializer.serialize(topic, value));
        }

        @Override
        public byte @Nullable [] serialize(String topic, Headers headers, @Nullable V value) {
            return limited(topic, serializer.serialize(topic, headers, value));
        }

        private static byte @Nullable [] limited(String topic, byte @Nullable [] bytes) {
            if (bytes != null && bytes.length > LARGEST) {
                throw new SerializationException("a record of " + bytes.length + " bytes is too large for " + topic
                        + ", which takes " + LARGEST);
            }
            return bytes;
        }

        @Override
        public void close() {
            serializer.close();
        }
    }
}
