package io.tidegate.schemas.archive;

import io.tidegate.schemas.serde.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/** What stands around a value in a file: where it stood, when, under which key. */
final class Envelope {
    private static final String NAMESPACE = "io.tidegate.archive";

    private Envelope() {}

    /** The schema of a file whose values are {@code value}. */
    static Schema around(Schema value) {
        Schema timestamp = LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
        Schema header = SchemaBuilder.record("Header")
                .namespace(NAMESPACE)
                .fields()
                .requiredString("key")
                .name("value")
                .type()
                .unionOf()
                .nullType()
                .and()
                .bytesType()
                .endUnion()
                .noDefault()
                .endRecord();
        return SchemaBuilder.record("TopicRecord")
                .namespace(NAMESPACE)
                .doc("A record of a topic, with its value as it was written.")
                .fields()
                .requiredInt("partition")
                .requiredLong("offset")
                .name("timestamp")
                .type(timestamp)
                .noDefault()
                .name("key")
                .type()
                .unionOf()
                .nullType()
                .and()
                .bytesType()
                .endUnion()
                .noDefault()
                .name("headers")
                .type(Schema.createArray(header))
                .noDefault()
                .name("value")
                .type(value)
                .noDefault()
                .endRecord();
    }

    /** The values of a file for what has no schema. */
    static Schema raw() {
        return SchemaBuilder.unionOf().nullType().and().bytesType().endUnion();
    }

    static GenericRecord wrap(Schema envelope, ArchivedRecord record, @Nullable Object value) {
        Schema header = envelope.getField("headers").schema().getElementType();
        List<GenericRecord> headers = new ArrayList<>();
        for (Header each : record.headers()) {
            GenericRecord written = new GenericData.Record(header);
            written.put("key", each.key());
            written.put("value", each.value() == null ? null : ByteBuffer.wrap(each.value()));
            headers.add(written);
        }
        GenericRecord wrapped = new GenericData.Record(envelope);
        wrapped.put("partition", record.partition());
        wrapped.put("offset", record.offset());
        wrapped.put("timestamp", record.timestamp());
        wrapped.put("key", record.key().map(key -> ByteBuffer.wrap(key.get())).orElse(null));
        wrapped.put("headers", headers);
        wrapped.put("value", value);
        return wrapped;
    }

    /** @param value what the value was as it was written */
    static ArchivedRecord unwrap(GenericRecord wrapped, Optional<Bytes> value) {
        List<Header> headers = new ArrayList<>();
        for (Object each : (List<?>) wrapped.get("headers")) {
            GenericRecord header = (GenericRecord) each;
            headers.add(new RecordHeader(
                    header.get("key").toString(),
                    bytes(header.get("value")).map(Bytes::get).orElse(null)));
        }
        return new ArchivedRecord(
                (int) wrapped.get("partition"),
                (long) wrapped.get("offset"),
                (long) wrapped.get("timestamp"),
                bytes(wrapped.get("key")),
                value,
                headers);
    }

    static Optional<Bytes> bytes(@Nullable Object written) {
        if (!(written instanceof ByteBuffer buffer)) {
            return Optional.empty();
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return Optional.of(Bytes.wrap(bytes));
    }

    /**
     * A value read with the schema that it was written with; empty unless it can be read and, written again, gives the very
     * same bytes. Others write Avro otherwise: such a value is kept as bytes.
     */
    static Optional<GenericRecord> exact(Schema schema, byte[] value) {
        byte[] record = WireFormat.record(value);
        try {
            BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(record, null);
            GenericRecord read = new GenericDatumReader<GenericRecord>(schema).read(null, decoder);
            return decoder.isEnd() && Arrays.equals(encode(schema, read), record)
                    ? Optional.of(read)
                    : Optional.empty();
        } catch (IOException | RuntimeException | StackOverflowError unreadable) {
            return Optional.empty();
        }
    }

    static byte[] encode(Schema schema, GenericRecord value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(schema).write(value, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }
}
