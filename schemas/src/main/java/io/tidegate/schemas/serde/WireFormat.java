package io.tidegate.schemas.serde;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Confluent's wire format: a zero, the number of the schema in four bytes, and the record as Avro encodes it. */
public final class WireFormat {
    static final byte MAGIC = 0;
    static final int HEADER = 5;

    private WireFormat() {}

    /** The number of the schema; empty for what is not in this format. */
    public static OptionalInt schemaId(byte @Nullable [] value) {
        return value == null || value.length < HEADER || value[0] != MAGIC
                ? OptionalInt.empty()
                : OptionalInt.of(ByteBuffer.wrap(value, 1, HEADER - 1).getInt());
    }

    /** The record itself, of a value in this format. */
    public static byte[] record(byte[] value) {
        return Arrays.copyOfRange(value, HEADER, value.length);
    }

    /** A value in this format. */
    public static byte[] value(int schemaId, byte[] record) {
        return ByteBuffer.allocate(HEADER + record.length)
                .put(MAGIC)
                .putInt(schemaId)
                .put(record)
                .array();
    }
}
