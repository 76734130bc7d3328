package io.tidegate.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.domain.PoolHeartbeat;
import io.tidegate.schemas.Samples.Sample;
import io.tidegate.schemas.serde.SchemaRegistry;
import io.tidegate.schemas.serde.WireSchemaFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is written here is read by clients of Confluent's protocol that are not ours, and what they write is read here:
 * every sample of every topic, byte by byte, over a running Apicurio Registry.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForeignClientsIT {
    private static final String URL = "schema.registry.url";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RunningRegistry running;
    private final TopicSerdes ours;

    ForeignClientsIT(@TempDir Path folder) throws IOException, InterruptedException {
        this.running = new RunningRegistry(folder);
        this.ours = TopicSerdes.connect(Map.of(URL, running.url()));
    }

    @AfterAll
    void stop() {
        ours.close();
        running.close();
    }

    @Test
    void a_record_is_a_zero_the_id_that_the_registry_gave_and_avro() {
        byte[] bytes = written(new Sample<>(Topics.POOL_HEARTBEATS, Samples.HEARTBEAT));
        try (var registry = SchemaRegistry.connect(Map.of(URL, running.url(), "auto.register.schemas", "false"))) {
            int id = registry.idOf(Topics.POOL_HEARTBEATS.name() + "-value", schema("PoolHeartbeatRecord"));
            byte[] header = ByteBuffer.allocate(5).put((byte) 0).putInt(id).array();
            // The first field is the pool's name: its length, as a zigzag number, and its text.
            assertThat(bytes).startsWith(header).containsSequence('s', 'h', 'o', 'p', '-', '1');
            assertThat(bytes[5]).isEqualTo((byte) (2 * "shop-1".length()));
        }
    }

    @Test
    void the_client_that_flink_carries_reads_ours_and_is_read() {
        FlinkClient flink = new FlinkClient(running.url());
        Samples.all().forEach(sample -> crosses(sample, flink));
    }

    private <V> void crosses(Sample<V> sample, FlinkClient flink) {
        byte[] bytes = written(sample);
        var read = flink.read(bytes);
        assertThat(read.getSchema().getFullName()).isEqualTo(record(sample).getName());
        String topic = sample.topic().name();
        int id = flink.register(topic + "-value", read.getSchema().toString());
        byte[] back = flink.write(id, read);
        assertThat(back).as(sample.toString()).isEqualTo(bytes);
        assertThat(read(sample, topic, back)).isEqualTo(sample.value());
    }

    @Test
    void fields_have_the_names_and_values_that_the_schema_promises() {
        var read =
                new FlinkClient(running.url()).read(written(new Sample<>(Topics.POOL_HEARTBEATS, Samples.HEARTBEAT)));
        PoolHeartbeat heartbeat = Samples.HEARTBEAT;
        assertThat(read.get("pool")).hasToString(heartbeat.pool().value());
        assertThat(read.get("service")).hasToString(heartbeat.service().value());
    }

    @Test
    void a_schema_has_one_id_and_one_version_whoever_registers_it_first() {
        FlinkClient flink = new FlinkClient(running.url());
        try (var registry = SchemaRegistry.connect(Map.of(URL, running.url()))) {
            WireSchemaFiles.today().forEach((name, schema) -> {
                String first = "ours-first-" + name + "-value";
                assertThat(registry.idOf(first, schema)).as(name).isEqualTo(flink.register(first, schema.toString()));
                assertThat(flink.versions(first)).containsExactly(1);
                String second = "ours-second-" + name + "-value";
                assertThat(flink.register(second, schema.toString())).as(name).isEqualTo(registry.idOf(second, schema));
                assertThat(flink.versions(second)).containsExactly(1);
            });
        }
    }

    @Test
    void the_client_for_node_reads_ours_and_is_read() throws IOException, InterruptedException {
        NodeClient node = NodeClient.installed();
        List<Sample<?>> samples = Samples.all().toList();
        List<JsonNode> records = new ArrayList<>();
        for (Sample<?> sample : samples) {
            records.add(JSON.createObjectNode()
                    .put("topic", sample.topic().name())
                    .put("schema", schema(record(sample).getSimpleName()).toString())
                    .put("record", Base64.getEncoder().encodeToString(written(sample))));
        }
        List<JsonNode> answers = node.rewrite(running.url(), records);
        assertThat(answers).hasSameSizeAs(samples);
        for (int i = 0; i < answers.size(); i++) {
            JsonNode answer = answers.get(i);
            byte[] back = answer.path("record").binaryValue();
            assertThat(back).as(samples.get(i).toString()).isEqualTo(written(samples.get(i)));
            assertThat(ByteBuffer.wrap(back, 1, 4).getInt())
                    .isEqualTo(answer.path("id").intValue());
            isRead(samples.get(i), back);
        }
    }

    private <V> void isRead(Sample<V> sample, byte[] bytes) {
        assertThat(read(sample, sample.topic().name(), bytes)).isEqualTo(sample.value());
    }

    @Test
    void confluents_serdes_take_the_place_of_ours_and_nobody_notices() {
        Map<String, String> settings =
                Map.of(URL, running.url(), TopicSerdes.SERDE_CLASS, ConfluentSerde.class.getName());
        try (var theirs = TopicSerdes.connect(settings)) {
            Samples.all().forEach(sample -> changesPlaces(sample, theirs));
        }
        FlinkClient registry = new FlinkClient(running.url());
        Topics.all()
                .forEach(topic -> assertThat(registry.versions(topic.name() + "-value"))
                        .as(topic.name())
                        .containsExactly(1));
    }

    private <V> void changesPlaces(Sample<V> sample, TopicSerdes theirs) {
        String topic = sample.topic().name();
        Serde<V> serde = theirs.value(sample.topic());
        byte[] bytes = serde.serializer().serialize(topic, sample.value());
        assertThat(bytes).as(sample.toString()).isEqualTo(written(sample));
        assertThat(serde.deserializer().deserialize(topic, bytes)).isEqualTo(sample.value());
        assertThat(read(sample, topic, bytes)).isEqualTo(sample.value());
    }

    private <V> byte[] written(Sample<V> sample) {
        return Objects.requireNonNull(
                ours.value(sample.topic()).serializer().serialize(sample.topic().name(), sample.value()));
    }

    private <V> V read(Sample<V> sample, String topic, byte[] bytes) {
        return ours.value(sample.topic()).deserializer().deserialize(topic, bytes);
    }

    private static Class<?> record(Sample<?> sample) {
        return sample.topic().value().record().orElseThrow();
    }

    private static org.apache.avro.Schema schema(String record) {
        return Objects.requireNonNull(WireSchemaFiles.today().get(record));
    }
}
