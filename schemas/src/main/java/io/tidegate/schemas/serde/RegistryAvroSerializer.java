package io.tidegate.schemas.serde;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Writes Avro records in the wire format. Safe for use by many threads once it is configured. */
public final class RegistryAvroSerializer implements Serializer<SpecificRecord> {
    /** The first byte of every record. */
    static final byte MAGIC = WireFormat.MAGIC;

    /** More subjects than one process ever writes to; past it the cache starts anew. */
    private static final int MOST_SUBJECTS = 1_000;

    private final Map<String, Subject> subjects = new ConcurrentHashMap<>();
    private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);
    private @Nullable ConfiguredRegistry registry;
    private String suffix = "-value";

    /** Unconfigured, for Kafka, which then calls {@link #configure}. */
    public RegistryAvroSerializer() {}

    @Override
    public void configure(Map<String, ?> config, boolean isKey) {
        registry = ConfiguredRegistry.from(config);
        suffix = isKey ? "-key" : "-value";
    }

    @Override
    public byte @Nullable [] serialize(String topic, @Nullable SpecificRecord record) {
        if (record == null) {
            return null;
        }
        Subject subject = subjectOf(topic, record.getSchema());
        try {
            return scratch.get().write(subject, record);
        } catch (IOException | RuntimeException unwritable) {
            throw new SerializationException(
                    "cannot write a " + record.getSchema().getFullName() + " to " + topic + ": "
                            + unwritable.getMessage(),
                    unwritable);
        }
    }

    @SuppressWarnings(
            "ReferenceEquality") // a generated class has one schema object; comparing deeply costs more than it saves
    private Subject subjectOf(String topic, Schema schema) {
        Subject known = subjects.get(topic);
        if (known != null && known.schema == schema) {
            return known;
        }
        if (registry == null) {
            throw new IllegalStateException("the serializer was not configured");
        }
        int id = registry.get().idOf(topic + suffix, WireSchemas.published(schema));
        if (subjects.size() >= MOST_SUBJECTS) {
            subjects.clear();
        }
        Subject subject = new Subject(schema, id, new SpecificDatumWriter<>(schema, WireSchemas.WRITING));
        subjects.put(topic, subject);
        return subject;
    }

    @Override
    public void close() {
        if (registry != null) {
            registry.close();
        }
    }

    private record Subject(Schema schema, int id, DatumWriter<SpecificRecord> writer) {}

    /** What a thread writes with, used again for each record. */
    private static final class Scratch {
        /** A buffer that one huge record blew up is not kept. */
        private static final int LARGEST_KEPT = 1 << 20;

        private ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        private @Nullable BinaryEncoder encoder;

        byte[] write(Subject subject, SpecificRecord record) throws IOException {
            bytes.reset();
            bytes.write(MAGIC);
            bytes.write(subject.id >>> 24);
            bytes.write(subject.id >>> 16);
            bytes.write(subject.id >>> 8);
            bytes.write(subject.id);
            BinaryEncoder open = EncoderFactory.get().binaryEncoder(bytes, encoder);
            // What it holds of a record that cannot be written would come before the next one.
            encoder = null;
            subject.writer.write(record, open);
            open.flush();
            encoder = open;
            byte[] written = bytes.toByteArray();
            if (written.length > LARGEST_KEPT) {
                bytes = new ByteArrayOutputStream(512);
            }
            return written;
        }
    }
}
