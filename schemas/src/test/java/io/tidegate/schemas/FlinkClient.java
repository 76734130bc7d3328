package io.tidegate.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.avro.AvroSchema;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import org.apache.flink.avro.shaded.org.apache.avro.Schema;
import org.apache.flink.avro.shaded.org.apache.avro.generic.GenericDatumReader;
import org.apache.flink.avro.shaded.org.apache.avro.generic.GenericDatumWriter;
import org.apache.flink.avro.shaded.org.apache.avro.generic.GenericRecord;
import org.apache.flink.avro.shaded.org.apache.avro.io.BinaryEncoder;
import org.apache.flink.avro.shaded.org.apache.avro.io.DecoderFactory;
import org.apache.flink.avro.shaded.org.apache.avro.io.EncoderFactory;

/**
 * Confluent's own client of the registry with an Avro of its own, both as Flink carries them. It shares no class with
 * what it is held against.
 */
final class FlinkClient {
    private static final int HEADER = 5;

    private final CachedSchemaRegistryClient registry;

    FlinkClient(String url) {
        this.registry = new CachedSchemaRegistryClient(url, 1_000);
    }

    /** The id of a schema under a subject, registered there first where it is not. */
    int register(String subject, String schema) {
        try {
            return registry.register(subject, new AvroSchema(schema));
        } catch (IOException | RestClientException refused) {
            throw new AssertionError("Confluent's client cannot register " + schema + " under " + subject, refused);
        }
    }

    /** The versions that stand under a subject. */
    List<Integer> versions(String subject) {
        try {
            return registry.getAllVersions(subject);
        } catch (IOException | RestClientException refused) {
            throw new AssertionError("Confluent's client cannot list the versions of " + subject, refused);
        }
    }

    GenericRecord read(byte[] bytes) {
        ByteBuffer record = ByteBuffer.wrap(bytes);
        assertThat(record.get()).as("the first byte").isZero();
        try {
            Schema schema = (Schema) registry.getSchemaById(record.getInt()).rawSchema();
            var decoder = DecoderFactory.get().binaryDecoder(bytes, HEADER, bytes.length - HEADER, null);
            GenericRecord read = new GenericDatumReader<GenericRecord>(schema).read(null, decoder);
            assertThat(decoder.isEnd()).as("nothing is left over").isTrue();
            return read;
        } catch (IOException | RestClientException unreadable) {
            throw new AssertionError("Confluent's client cannot read what was written", unreadable);
        }
    }

    byte[] write(int id, GenericRecord record) {
        try {
            var out = new ByteArrayOutputStream();
            out.write(ByteBuffer.allocate(HEADER).put((byte) 0).putInt(id).array());
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
            new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
            encoder.flush();
            return out.toByteArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
