package io.tidegate.schemas.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.schemas.serde.SchemaRegistry;
import io.tidegate.schemas.serde.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartitionArchiveTest {
    private static final Schema FIRST =
            SchemaBuilder.record("Fact").fields().requiredString("what").endRecord();
    private static final Schema SECOND = SchemaBuilder.record("Fact")
            .fields()
            .requiredString("what")
            .name("weight")
            .type()
            .doubleType()
            .doubleDefault(0)
            .endRecord();

    @TempDir
    private Path folder;

    private final SchemaRegistry registry = SchemaRegistry.inMemory();
    private final int first = registry.idOf("facts-value", FIRST);
    private final int second = registry.idOf("facts-value", SECOND);

    private static ArchivedRecord record(long offset, Optional<Bytes> key, Optional<Bytes> value) {
        return new ArchivedRecord(
                3,
                offset,
                1_000 + offset,
                key,
                value,
                List.of(new RecordHeader("why", new byte[] {1, 2}), new RecordHeader("why", null)));
    }

    private static Optional<Bytes> text(String text) {
        return Optional.of(Bytes.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static Optional<Bytes> value(int id, GenericRecord record) throws IOException {
        return Optional.of(Bytes.wrap(WireFormat.value(id, Envelope.encode(record.getSchema(), record))));
    }

    private static GenericRecord fact(Schema schema, String what) {
        GenericRecord fact = new GenericData.Record(schema);
        fact.put("what", what);
        if (schema.getField("weight") != null) {
            fact.put("weight", 0.1 + 0.2);
        }
        return fact;
    }

    private List<ArchivedRecord> records() throws IOException {
        byte[] longer = WireFormat.value(first, new byte[] {2, 'a', 7});
        // A count of one item in two bytes, which nobody writes so, and everybody reads.
        byte[] roundabout = WireFormat.value(first, new byte[] {(byte) 0x82, 0, 'a'});
        return List.of(
                record(0, text("k"), value(first, fact(FIRST, "one"))),
                record(2, text("k"), value(second, fact(SECOND, "two"))),
                record(3, text("k"), value(first, fact(FIRST, "three"))),
                record(4, text("k"), Optional.empty()),
                record(5, Optional.empty(), text("garbage")),
                record(6, text("k"), Optional.of(Bytes.wrap(longer))),
                record(7, text("k"), Optional.of(Bytes.wrap(roundabout))),
                record(8, text("k"), Optional.of(Bytes.wrap(WireFormat.value(999, new byte[] {1})))),
                record(9, text("k"), value(second, fact(SECOND, "last"))));
    }

    private List<ArchiveFile> write(Path where) throws IOException {
        PartitionWriter writer = new PartitionWriter(where, "facts", 3, registry);
        try (writer) {
            for (ArchivedRecord record : records()) {
                writer.write(record);
            }
        }
        return writer.files();
    }

    private static List<ArchivedRecord> read(Path where, List<ArchiveFile> files, SchemaRegistry registry)
            throws IOException {
        List<ArchivedRecord> records = new ArrayList<>();
        List<Path> paths =
                files.stream().map(ArchiveFile::name).map(where::resolve).toList();
        try (PartitionReader reader = PartitionReader.open(paths, "facts-value", registry)) {
            for (Optional<ArchivedRecord> next = reader.next(); next.isPresent(); next = reader.next()) {
                records.add(next.get());
            }
        }
        return records;
    }

    @Test
    void every_record_comes_back_as_it_was_and_in_its_place() throws IOException {
        List<ArchiveFile> files = write(folder);

        assertThat(files)
                .extracting(ArchiveFile::schema)
                .containsExactly(Optional.of("Fact"), Optional.of("Fact"), Optional.empty());
        assertThat(files).extracting(ArchiveFile::records).containsExactly(2L, 2L, 5L);
        assertThat(files).extracting(ArchiveFile::name).allMatch(name -> name.startsWith("facts-3-"));
        assertThat(read(folder, files, registry)).isEqualTo(records());
    }

    @Test
    void values_get_the_numbers_that_their_schemas_have_where_they_are_read() throws IOException {
        List<ArchiveFile> files = write(folder);
        SchemaRegistry other = SchemaRegistry.inMemory(List.of("\"int\"", "\"long\""));

        List<ArchivedRecord> read = read(folder, files, other);

        byte[] value = read.get(0).value().orElseThrow().get();
        byte[] before = records().get(0).value().orElseThrow().get();
        assertThat(WireFormat.schemaId(value)).hasValue(other.idOf("facts-value", FIRST));
        assertThat(WireFormat.record(value)).isEqualTo(WireFormat.record(before));
    }

    @Test
    void a_record_of_another_topic_comes_back_too() throws IOException {
        Schema strange =
                SchemaBuilder.record("Strange").fields().requiredLong("other").endRecord();
        GenericRecord other = new GenericData.Record(strange);
        other.put("other", 5L);
        ArchivedRecord stray = record(0, text("k"), value(registry.idOf("others-value", strange), other));
        ArchivedRecord good = record(1, text("k"), value(first, fact(FIRST, "one")));
        PartitionWriter writer = new PartitionWriter(folder, "facts", 3, registry);
        try (writer) {
            writer.write(stray);
            writer.write(good);
        }

        assertThat(read(folder, writer.files(), registry)).containsExactly(stray, good);
        assertThat(read(folder, writer.files(), SchemaRegistry.inMemory())).hasSize(2);
    }

    @Test
    void the_same_records_give_the_same_files() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        List<ArchiveFile> files = write(folder);
        write(other);

        for (ArchiveFile file : files) {
            assertThat(folder.resolve(file.name())).hasSameBinaryContentAs(other.resolve(file.name()));
        }
    }

    @Test
    void what_is_not_such_a_file_is_refused() throws IOException {
        Path other = Files.writeString(folder.resolve("other.avro"), "no Avro at all");

        assertThatThrownBy(() -> PartitionReader.open(List.of(other), "facts-value", registry))
                .isInstanceOf(IOException.class);
    }
}
