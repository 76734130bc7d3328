package io.tidegate.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ForeignSerdeTest {
    @Test
    void another_serde_takes_the_place_of_ours_with_one_setting() {
        var config =
                Map.of(TopicSerdes.SERDE_CLASS, PlainAvro.class.getName(), "schema.registry.url", "mock://somewhere");
        try (var serdes = TopicSerdes.connect(config)) {
            Serde<?> serde = serdes.value(Topics.POOL_HEARTBEATS);
            byte[] bytes = serdes.value(Topics.POOL_HEARTBEATS).serializer().serialize("t", Samples.HEARTBEAT);
            assertThat(bytes).startsWith("mock://somewhere".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            assertThat(serde.deserializer().deserialize("t", bytes)).isEqualTo(Samples.HEARTBEAT);
        }
    }

    @Test
    void a_class_that_is_no_serde_is_refused() {
        for (String name : new String[] {"no.such.Class", "java.lang.String"}) {
            try (var serdes = TopicSerdes.connect(Map.of(TopicSerdes.SERDE_CLASS, name))) {
                assertThatThrownBy(() -> serdes.value(Topics.POOL_HEARTBEATS))
                        .isInstanceOf(ConfigException.class)
                        .hasMessageContaining(TopicSerdes.SERDE_CLASS)
                        .hasMessageContaining(name);
            }
        }
    }

    /** Writes its address and the record, with Avro's own way to classes, as Confluent's serdes do. */
    public static final class PlainAvro implements Serde<SpecificRecord> {
        private static final Schema SCHEMA = io.tidegate.schemas.wire.PoolHeartbeatRecord.getClassSchema();
        private byte[] prefix = new byte[0];

        @Override
        public void configure(Map<String, ?> config, boolean isKey) {
            prefix =
                    String.valueOf(config.get("schema.registry.url")).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        }

        @Override
        public Serializer<SpecificRecord> serializer() {
            return (topic, record) -> write(record);
        }

        private byte[] write(@Nullable SpecificRecord record) {
            try {
                var out = new ByteArrayOutputStream();
                out.write(prefix);
                var encoder = EncoderFactory.get().binaryEncoder(out, null);
                new SpecificDatumWriter<SpecificRecord>(SCHEMA).write(record, encoder);
                encoder.flush();
                return out.toByteArray();
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }

        @Override
        public Deserializer<SpecificRecord> deserializer() {
            return (topic, bytes) -> {
                try {
                    var decoder = DecoderFactory.get()
                            .binaryDecoder(bytes, prefix.length, bytes.length - prefix.length, null);
                    return new SpecificDatumReader<SpecificRecord>(SCHEMA).read(null, decoder);
                } catch (IOException impossible) {
                    throw new UncheckedIOException(impossible);
                }
            };
        }
    }
}
