package io.tidegate.schemas.archive;

import io.tidegate.schemas.serde.SchemaRegistry;
import io.tidegate.schemas.serde.SchemaRegistryException;
import io.tidegate.schemas.serde.SchemaRegistryException.Problem;
import io.tidegate.schemas.serde.WireFormat;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;

/** Writes the records of one partition to files, one for each schema that they were written with. */
public final class PartitionWriter implements AutoCloseable {
    /** File metadata: the topic. */
    static final String TOPIC = "tidegate.topic";

    private static final int COMPRESSION = 6;

    /** So long is the mark between blocks. */
    private static final int SYNC_MARKER = 16;

    /** More versions than a topic ever sees; what garbage may name beyond them is kept as bytes. */
    private static final int MOST_SCHEMAS = 64;

    private final Path folder;
    private final String topic;
    private final int partition;
    private final SchemaRegistry registry;
    private final Map<Integer, Optional<Schema>> schemas = new HashMap<>();
    private final Map<String, Open> files = new LinkedHashMap<>();

    /**
     * Writes to a folder that exists; a file is made with its first record.
     *
     * @param registry where the schemas of the values are; stays the caller's
     */
    public PartitionWriter(Path folder, String topic, int partition, SchemaRegistry registry) {
        this.folder = folder;
        this.topic = topic;
        this.partition = partition;
        this.registry = registry;
    }

    private static final class Open {
        private final String name;
        private final Schema envelope;
        private final Optional<Schema> value;
        private final DataFileWriter<GenericRecord> writer;
        private long records;

        Open(String name, Schema envelope, Optional<Schema> value, DataFileWriter<GenericRecord> writer) {
            this.name = name;
            this.envelope = envelope;
            this.value = value;
            this.writer = writer;
        }
    }

    /**
     * Adds a record.
     *
     * @throws SchemaRegistryException when the registry cannot be asked
     * @throws IOException when a file cannot be written
     */
    public void write(ArchivedRecord record) throws IOException {
        Optional<Schema> schema = record.value().flatMap(value -> schemaOf(value.get()));
        Optional<GenericRecord> value = schema.flatMap(
                known -> Envelope.exact(known, record.value().orElseThrow().get()));
        Open file = open(value.isPresent() ? schema : Optional.empty());
        Object written = value.map(Object.class::cast)
                .orElseGet(() -> record.value()
                        .map(bytes -> (Object) ByteBuffer.wrap(bytes.get()))
                        .orElse(null));
        file.writer.append(Envelope.wrap(file.envelope, record, written));
        file.records++;
    }

    private Optional<Schema> schemaOf(byte[] value) {
        OptionalInt id = WireFormat.schemaId(value);
        if (id.isEmpty()) {
            return Optional.empty();
        }
        Optional<Schema> known = schemas.get(id.getAsInt());
        if (known != null) {
            return known;
        }
        Optional<Schema> asked = ask(id.getAsInt());
        if (schemas.size() < MOST_SCHEMAS) {
            schemas.put(id.getAsInt(), asked);
            return asked;
        }
        return Optional.empty();
    }

    private Optional<Schema> ask(int id) {
        try {
            return Optional.of(registry.schemaOf(id)).filter(schema -> schema.getType() == Schema.Type.RECORD);
        } catch (SchemaRegistryException refused) {
            if (refused.problem() == Problem.UNREACHABLE || refused.problem() == Problem.UNAUTHORIZED) {
                throw refused;
            }
            return Optional.empty();
        }
    }

    private Open open(Optional<Schema> value) throws IOException {
        String kind = value.map(
                        schema -> schema.getName() + "-" + HexFormat.of().formatHex(digest(schema.toString()), 0, 4))
                .orElse("raw");
        Open known = files.get(kind);
        if (known != null) {
            return known;
        }
        String name = topic + "-" + partition + "-" + kind + ".avro";
        Schema envelope = Envelope.around(value.orElseGet(Envelope::raw));
        DataFileWriter<GenericRecord> writer = new DataFileWriter<>(new GenericDatumWriter<>(envelope));
        writer.setCodec(CodecFactory.deflateCodec(COMPRESSION));
        writer.setMeta(TOPIC, topic);
        // Not at random: the same records give the same file.
        writer.create(
                envelope,
                new BufferedOutputStream(Files.newOutputStream(folder.resolve(name))),
                Arrays.copyOf(digest(name + envelope), SYNC_MARKER));
        Open file = new Open(name, envelope, value, writer);
        files.put(kind, file);
        return file;
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("each JDK has SHA-256", impossible);
        }
    }

    /** What was written, file by file. */
    public List<ArchiveFile> files() {
        List<ArchiveFile> written = new ArrayList<>();
        files.values()
                .forEach(file ->
                        written.add(new ArchiveFile(file.name, file.value.map(Schema::getFullName), file.records)));
        return List.copyOf(written);
    }

    @Override
    public void close() throws IOException {
        IOException failed = null;
        for (Open file : files.values()) {
            try {
                file.writer.close();
            } catch (IOException refused) {
                failed = refused;
            }
        }
        if (failed != null) {
            throw failed;
        }
    }
}
