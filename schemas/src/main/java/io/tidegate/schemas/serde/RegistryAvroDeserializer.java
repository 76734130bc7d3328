package io.tidegate.schemas.serde;

import io.tidegate.schemas.serde.SchemaRegistryException.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads Avro records in the wire format, written with any schema that ours can read. Safe for use by many threads once
 * it is configured.
 */
public final class RegistryAvroDeserializer implements Deserializer<SpecificRecord> {
    private static final int HEADER = WireFormat.HEADER;

    /** More writers' schemas than a topic ever sees; past it a thread's cache starts anew. */
    private static final int MOST_READERS = 1_000;

    private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);
    private @Nullable ConfiguredRegistry registry;

    /** Unconfigured, for Kafka, which then calls {@link #configure}. */
    public RegistryAvroDeserializer() {}

    @Override
    public void configure(Map<String, ?> config, boolean isKey) {
        registry = ConfiguredRegistry.from(config);
    }

    @Override
    public @Nullable SpecificRecord deserialize(String topic, byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        if (bytes.length < HEADER || bytes[0] != RegistryAvroSerializer.MAGIC) {
            throw new UnreadableRecordException("a record on " + topic
                    + " is not in the wire format: it must begin with 0 and four bytes of schema id, but "
                    + (bytes.length < HEADER ? "has only " + bytes.length + " bytes" : "begins with " + bytes[0]));
        }
        int id = ByteBuffer.wrap(bytes, 1, 4).getInt();
        Scratch mine = scratch.get();
        DatumReader<SpecificRecord> reader = mine.readers.get(id);
        if (reader == null) {
            reader = readerOf(topic, id);
            if (mine.readers.size() >= MOST_READERS) {
                mine.readers.clear();
            }
            mine.readers.put(id, reader);
        }
        try {
            return mine.read(reader, bytes);
        } catch (IOException | RuntimeException | StackOverflowError unreadable) {
            // The last of them from a writer's schema that contains itself: no bytes may ever end a stream's thread.
            throw new UnreadableRecordException(
                    "cannot read a record on " + topic + " with schema id " + id + ": " + unreadable, unreadable);
        }
    }

    private DatumReader<SpecificRecord> readerOf(String topic, int id) {
        if (registry == null) {
            throw new IllegalStateException("the deserializer was not configured");
        }
        SchemaRegistry asked = registry.get();
        Schema writer = asked.schemaOf(id);
        Schema ours = WireSchemas.named(writer.getFullName())
                .orElseThrow(() -> new SchemaRegistryException(
                        Problem.INCOMPATIBLE,
                        "schema id " + id + " at " + asked.location() + ", found on " + topic + ", is "
                                + writer.getFullName() + ", which is not a record of Tidegate"));
        Mismatch.between(ours, writer).ifPresent(why -> {
            throw new SchemaRegistryException(
                    Problem.INCOMPATIBLE,
                    "schema id " + id + " at " + asked.location() + ", found on " + topic
                            + ", cannot be read with this version's " + ours.getFullName() + ": " + why);
        });
        return new SpecificDatumReader<>(writer, ours, WireSchemas.DATA);
    }

    @Override
    public void close() {
        if (registry != null) {
            registry.close();
        }
    }

    /** What a thread reads with, used again for each record. */
    private static final class Scratch {
        private final Map<Integer, DatumReader<SpecificRecord>> readers = new HashMap<>();
        private @Nullable BinaryDecoder decoder;

        SpecificRecord read(DatumReader<SpecificRecord> reader, byte[] bytes) throws IOException {
            BinaryDecoder open = DecoderFactory.get().binaryDecoder(bytes, HEADER, bytes.length - HEADER, decoder);
            decoder = open;
            SpecificRecord record = reader.read(null, open);
            if (!open.isEnd()) {
                throw new IOException("bytes are left over after the end of the record");
            }
            return record;
        }
    }
}
