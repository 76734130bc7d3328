package io.tidegate.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.schemas.Samples.Sample;
import io.tidegate.schemas.serde.SchemaRegistry;
import io.tidegate.schemas.serde.WireSchemaFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Records themselves, not only schemas, across versions. */
class ReleasedVersionsTest {
    private final SchemaRegistry registry = SchemaRegistry.inMemory();
    private final TopicSerdes serdes = TopicSerdes.over(registry);

    static Stream<Sample<?>> samples() {
        return Samples.all();
    }

    @ParameterizedTest
    @MethodSource("samples")
    <V> void old_readers_read_today_and_today_reads_old_writers(Sample<V> sample) throws IOException {
        Serde<V> serde = serdes.value(sample.topic());
        byte[] today = serde.serializer().serialize(sample.topic().name(), sample.value());
        Schema schema = registry.schemaOf(ByteBuffer.wrap(today, 1, 4).getInt());
        assertThat(WireSchemaFiles.released(schema.getName())).isNotEmpty();

        for (Schema released : WireSchemaFiles.released(schema.getName())) {
            GenericRecord asThen = new GenericDatumReader<GenericRecord>(schema, released)
                    .read(null, DecoderFactory.get().binaryDecoder(today, 5, today.length - 5, null));
            byte[] then = written(asThen, registry.idOf(sample.topic() + "-value", released));
            // A version that knew less gives back less; one that is the same as today gives back all.
            if (released.equals(schema)) {
                assertThat(serde.deserializer().deserialize(sample.topic().name(), then))
                        .isEqualTo(sample.value());
            } else {
                assertReadOrRefused(serde, sample.topic().name(), then);
            }
        }
    }

    /** An alternative that a version did not know is nothing to it, which is said. */
    private static <V> void assertReadOrRefused(Serde<V> serde, String topic, byte[] bytes) {
        try {
            assertThat(serde.deserializer().deserialize(topic, bytes)).isNotNull();
        } catch (SerializationException refused) {
            assertThat(refused).hasMessageContaining("later version");
        }
    }

    private static byte[] written(GenericRecord record, int id) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
        var encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }
}
