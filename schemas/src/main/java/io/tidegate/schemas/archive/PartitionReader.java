package io.tidegate.schemas.archive;

import io.tidegate.schemas.serde.SchemaRegistry;
import io.tidegate.schemas.serde.SchemaRegistryException;
import io.tidegate.schemas.serde.SchemaRegistryException.Problem;
import io.tidegate.schemas.serde.WireFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.utils.Bytes;

/** Reads the files of one partition as one, in the order of the offsets. */
public final class PartitionReader implements AutoCloseable {
    private final List<Open> files = new ArrayList<>();
    private final PriorityQueue<Open> next = new PriorityQueue<>(Comparator.comparingLong(Open::offset));

    /**
     * Opens the files.
     *
     * @param subject under which the schemas of the values are, or will be, in the registry
     * @param registry gives the numbers that stand before the values; stays the caller's
     * @throws IOException when one cannot be read, or is not such a file
     */
    public static PartitionReader open(List<Path> files, String subject, SchemaRegistry registry) throws IOException {
        PartitionReader reader = new PartitionReader();
        try {
            for (Path file : files) {
                Open open = new Open(file, subject, registry);
                reader.files.add(open);
                if (open.advance()) {
                    reader.next.add(open);
                }
            }
        } catch (IOException | RuntimeException unreadable) {
            reader.close();
            throw unreadable;
        }
        return reader;
    }

    private PartitionReader() {}

    /**
     * The next record; empty after the last.
     *
     * @throws IOException when the file cannot be read
     */
    public Optional<ArchivedRecord> next() throws IOException {
        Open first = next.poll();
        if (first == null) {
            return Optional.empty();
        }
        ArchivedRecord record = first.take();
        if (first.advance()) {
            next.add(first);
        }
        return Optional.of(record);
    }

    @Override
    public void close() throws IOException {
        for (Open file : files) {
            file.reader.close();
        }
    }

    private static final class Open {
        private final DataFileReader<GenericRecord> reader;
        private final Schema value;
        private final Optional<Integer> id;
        private Optional<GenericRecord> ahead = Optional.empty();

        Open(Path file, String subject, SchemaRegistry registry) throws IOException {
            reader = new DataFileReader<>(file.toFile(), new GenericDatumReader<>());
            Schema envelope = reader.getSchema();
            if (envelope.getType() != Schema.Type.RECORD
                    || envelope.getField("value") == null
                    || envelope.getField("offset") == null) {
                reader.close();
                throw new IOException("it is an Avro file, but not one of a topic");
            }
            value = envelope.getField("value").schema();
            id = value.getType() == Schema.Type.RECORD ? Optional.of(idOf(subject, value, registry)) : Optional.empty();
        }

        /** What stands on a topic by mistake need not fit its subject, and gets one of its own. */
        private static int idOf(String subject, Schema value, SchemaRegistry registry) {
            try {
                return registry.idOf(subject, value);
            } catch (SchemaRegistryException refused) {
                if (refused.problem() != Problem.INCOMPATIBLE) {
                    throw refused;
                }
                return registry.idOf(
                        subject + "-" + Long.toHexString(SchemaNormalization.parsingFingerprint64(value)), value);
            }
        }

        long offset() {
            return ahead.map(record -> (Long) record.get("offset")).orElse(Long.MAX_VALUE);
        }

        boolean advance() throws IOException {
            try {
                ahead = reader.hasNext() ? Optional.of(reader.next()) : Optional.empty();
                return ahead.isPresent();
            } catch (AvroRuntimeException broken) {
                throw new IOException(broken.getMessage(), broken);
            }
        }

        ArchivedRecord take() throws IOException {
            GenericRecord wrapped = ahead.orElseThrow();
            if (id.isEmpty()) {
                return Envelope.unwrap(wrapped, Envelope.bytes(wrapped.get("value")));
            }
            byte[] record = Envelope.encode(value, (GenericRecord) wrapped.get("value"));
            return Envelope.unwrap(wrapped, Optional.of(Bytes.wrap(WireFormat.value(id.get(), record))));
        }
    }
}
