package io.tidegate.schemas;

import io.tidegate.schemas.serde.UnreadableRecordException;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Serdes for domain values over a serde for Avro records; null, a tombstone, stays null. */
final class RecordSerdes {
    private RecordSerdes() {}

    static <V, W extends SpecificRecord> Serde<V> over(
            Serde<SpecificRecord> avro, Class<W> record, Function<V, W> write, Function<W, V> read) {
        return Serdes.serdeFrom(
                new Writing<>(avro.serializer(), record, write), new Reading<>(avro.deserializer(), record, read));
    }

    static <U, V> Serde<U> mapped(Serde<V> serde, Function<U, V> write, Function<V, U> read) {
        Serializer<V> writer = serde.serializer();
        Deserializer<V> reader = serde.deserializer();
        return Serdes.serdeFrom(
                (topic, value) -> value == null ? null : writer.serialize(topic, write.apply(value)),
                (topic, bytes) -> bytes == null ? null : mapped(topic, reader.deserialize(topic, bytes), read));
    }

    private static <U, V> U mapped(String topic, V value, Function<V, U> read) {
        try {
            return read.apply(value);
        } catch (RuntimeException impossible) {
            throw new UnreadableRecordException(
                    "impossible record on " + topic + ": " + impossible.getMessage(), impossible);
        }
    }

    private record Writing<V, W extends SpecificRecord>(
            Serializer<SpecificRecord> avro, Class<W> record, Function<V, W> write) implements Serializer<V> {
        @Override
        public byte @Nullable [] serialize(String topic, @Nullable V value) {
            return value == null ? null : avro.serialize(topic, written(topic, value));
        }

        @Override
        public byte @Nullable [] serialize(String topic, Headers headers, @Nullable V value) {
            return value == null ? null : avro.serialize(topic, headers, written(topic, value));
        }

        private W written(String topic, V value) {
            try {
                return write.apply(value);
            } catch (RuntimeException unwritable) {
                throw new SerializationException(
                        "cannot write " + value + " to " + topic + " as a " + record.getSimpleName() + ": "
                                + unwritable.getMessage(),
                        unwritable);
            }
        }

        @Override
        public void close() {
            avro.close();
        }
    }

    private record Reading<V, W extends SpecificRecord>(
            Deserializer<SpecificRecord> avro, Class<W> record, Function<W, V> read) implements Deserializer<V> {
        @Override
        public @Nullable V deserialize(String topic, byte @Nullable [] bytes) {
            return bytes == null ? null : value(topic, avro.deserialize(topic, bytes));
        }

        @Override
        public @Nullable V deserialize(String topic, Headers headers, byte @Nullable [] bytes) {
            return bytes == null ? null : value(topic, avro.deserialize(topic, headers, bytes));
        }

        private V value(String topic, SpecificRecord from) {
            if (!record.isInstance(from)) {
                throw new UnreadableRecordException("a record on " + topic + " is a "
                        + from.getSchema().getFullName() + ", expected was a " + record.getSimpleName());
            }
            try {
                return read.apply(record.cast(from));
            } catch (RuntimeException impossible) {
                // Whatever the domain objects to: this is data from outside, and a bad record must not stop a stream.
                throw new UnreadableRecordException(
                        "impossible " + record.getSimpleName() + " on " + topic + ": " + impossible.getMessage(),
                        impossible);
            }
        }

        @Override
        public void close() {
            avro.close();
        }
    }
}
