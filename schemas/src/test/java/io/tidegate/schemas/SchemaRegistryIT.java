package io.tidegate.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidegate.domain.PoolHeartbeat;
import io.tidegate.schemas.Samples.Sample;
import io.tidegate.schemas.serde.SchemaRegistry;
import io.tidegate.schemas.serde.SchemaRegistryException;
import io.tidegate.schemas.serde.SchemaRegistryException.Problem;
import io.tidegate.schemas.serde.WireSchemaFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Against a running Apicurio Registry, as the product starts it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SchemaRegistryIT {
    private static final String URL = "schema.registry.url";
    private static final String PASSWORD = "changeit";

    private final Path folder;
    private final RunningRegistry running;

    SchemaRegistryIT(@TempDir Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        this.running = new RunningRegistry(folder);
    }

    @BeforeAll
    void the_registry_answers() {
        assertThat(running.url()).startsWith("http");
    }

    @AfterAll
    void stop() {
        running.close();
    }

    @Test
    void every_value_written_by_one_process_is_read_by_another() {
        try (var writer = connect(running.url());
                var reader = connect(running.url())) {
            Samples.all().forEach(sample -> crosses(sample, writer, reader));
        }
    }

    private static <V> void crosses(Sample<V> sample, TopicSerdes writer, TopicSerdes reader) {
        String topic = sample.topic().name();
        byte[] bytes = writer.value(sample.topic()).serializer().serialize(topic, sample.value());
        assertThat(reader.value(sample.topic()).deserializer().deserialize(topic, bytes))
                .isEqualTo(sample.value());
    }

    @Test
    void each_subject_is_fully_transitive_and_refuses_what_does_not_fit() throws Exception {
        try (var serdes = connect(running.url());
                var registry = SchemaRegistry.connect(Map.of(URL, running.url()))) {
            heartbeats(serdes).serializer().serialize("rules", Samples.HEARTBEAT);
            assertThat(get("/config/rules-value")).contains("FULL_TRANSITIVE");
            Schema narrower = new Schema.Parser()
                    .parse(
                            "{\"type\":\"record\",\"name\":\"PoolHeartbeatRecord\",\"namespace\":\"io.tidegate.schemas.wire\","
                                    + "\"fields\":[{\"name\":\"brandNew\",\"type\":\"long\"}]}");
            assertThat(failure(() -> registry.idOf("rules-value", narrower)))
                    .hasMessageContaining("PoolHeartbeatRecord")
                    .hasMessageContaining("rules-value")
                    .hasMessageContaining(running.url())
                    .extracting(SchemaRegistryException::problem)
                    .isEqualTo(Problem.INCOMPATIBLE);
        }
    }

    @Test
    void what_a_later_version_writes_is_read() throws IOException {
        Schema today = java.util.Objects.requireNonNull(WireSchemaFiles.today().get("PoolHeartbeatRecord"));
        Schema later = new Schema.Parser()
                .parse(
                        today.toString()
                                .replace(
                                        "\"fields\":[{\"name\":\"pool\"",
                                        "\"fields\":[{\"name\":\"mood\",\"type\":\"string\",\"default\":\"calm\"},{\"name\":\"pool\""));
        try (var serdes = connect(running.url());
                var registry = SchemaRegistry.connect(Map.of(URL, running.url()))) {
            byte[] bytes = heartbeats(serdes).serializer().serialize("later", Samples.HEARTBEAT);
            int id = registry.idOf("later-value", later);
            assertThat(heartbeats(serdes).deserializer().deserialize("later", rewritten(bytes, today, later, id)))
                    .isEqualTo(Samples.HEARTBEAT);
        }
    }

    private static byte[] rewritten(byte[] bytes, Schema from, Schema to, int id) throws IOException {
        GenericRecord record = new GenericDatumReader<GenericRecord>(from, to)
                .read(null, DecoderFactory.get().binaryDecoder(bytes, 5, bytes.length - 5, null));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
        var encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(to).write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    @Test
    void an_id_that_nobody_registered_is_missing() {
        try (var serdes = connect(running.url())) {
            byte[] bytes =
                    ByteBuffer.allocate(9).put((byte) 0).putInt(987_654_321).array();
            assertThat(failure(() -> heartbeats(serdes).deserializer().deserialize("t", bytes)))
                    .hasMessageContaining("987654321")
                    .hasMessageContaining(running.url())
                    .extracting(SchemaRegistryException::problem)
                    .isEqualTo(Problem.MISSING);
        }
    }

    @Test
    void a_schema_is_not_registered_when_that_is_off() {
        try (var serdes = TopicSerdes.connect(Map.of(URL, running.url(), "auto.register.schemas", "false"))) {
            assertThat(failure(() -> heartbeats(serdes).serializer().serialize("nobodys", Samples.HEARTBEAT)))
                    .hasMessageContaining("nobodys-value")
                    .extracting(SchemaRegistryException::problem)
                    .isEqualTo(Problem.MISSING);
        }
    }

    @Test
    void eight_processes_that_start_at_once_get_the_same_id() throws Exception {
        List<Callable<byte[]>> starts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            starts.add(() -> {
                try (var serdes = connect(running.url())) {
                    return heartbeats(serdes).serializer().serialize("race", Samples.HEARTBEAT);
                }
            });
        }
        var pool = Executors.newFixedThreadPool(starts.size());
        try {
            byte[] first = starts.get(0).call();
            for (Future<byte[]> each : pool.invokeAll(starts)) {
                assertThat(each.get()).isEqualTo(first);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(get("/config/race-value")).contains("FULL_TRANSITIVE");
    }

    @Test
    void basic_authentication_opens_the_gate_and_a_wrong_password_does_not() throws IOException {
        String right = "Basic " + Base64.getEncoder().encodeToString("ada:secret".getBytes(StandardCharsets.UTF_8));
        try (var gate = Gate.admitting(right, running.url())) {
            try (var serdes = connect(gate.url(), "ada:secret")) {
                assertThat(heartbeats(serdes).serializer().serialize("gated", Samples.HEARTBEAT))
                        .isNotEmpty();
            }
            assertThat(gate.passed()).isPositive();
            try (var serdes = connect(gate.url(), "ada:wrong")) {
                assertThat(failure(() -> heartbeats(serdes).serializer().serialize("gated", Samples.HEARTBEAT)))
                        .hasMessageContaining("gated-value")
                        .hasMessageContaining(gate.url())
                        .message()
                        .doesNotContain("wrong");
            }
        }
    }

    @Test
    void tls_needs_the_right_certificates_on_both_sides() throws Exception {
        Path server = keyStore("server");
        Path client = keyStore("client");
        Path trustedByClient = trustStore("server", server);
        Path trustedByServer = trustStore("client", client);
        try (var gate = Gate.locked(context(server, trustedByServer), running.url())) {
            Map<String, String> trusting = Map.of(
                    URL,
                    gate.url(),
                    "max.retries",
                    "0",
                    "schema.registry.ssl.truststore.location",
                    trustedByClient.toString(),
                    "schema.registry.ssl.truststore.password",
                    PASSWORD);
            var known = new java.util.HashMap<>(trusting);
            known.put("schema.registry.ssl.keystore.location", client.toString());
            known.put("schema.registry.ssl.keystore.password", PASSWORD);
            try (var serdes = TopicSerdes.connect(known)) {
                byte[] bytes = heartbeats(serdes).serializer().serialize("tls", Samples.HEARTBEAT);
                assertThat(heartbeats(serdes).deserializer().deserialize("tls", bytes))
                        .isEqualTo(Samples.HEARTBEAT);
            }
            for (Map<String, String> stranger : List.of(trusting, Map.of(URL, gate.url(), "max.retries", "0"))) {
                try (var serdes = TopicSerdes.connect(stranger)) {
                    assertThat(failure(() -> heartbeats(serdes).serializer().serialize("tls", Samples.HEARTBEAT)))
                            .hasMessageContaining(gate.url())
                            .extracting(SchemaRegistryException::problem)
                            .isEqualTo(Problem.UNREACHABLE);
                }
            }
        }
    }

    @Test
    void nothing_stops_when_a_registry_dies_that_was_asked_before() throws Exception {
        Path own = Files.createDirectory(folder.resolve("mortal"));
        try (var mortal = new RunningRegistry(own);
                var serdes = TopicSerdes.connect(Map.of(URL, mortal.url(), "max.retries", "1"))) {
            Serde<PoolHeartbeat> known = heartbeats(serdes);
            byte[] bytes = known.serializer().serialize("t", Samples.HEARTBEAT);
            known.deserializer().deserialize("t", bytes);
            mortal.dies();
            assertThat(known.serializer().serialize("t", Samples.HEARTBEAT)).isEqualTo(bytes);
            assertThat(known.deserializer().deserialize("t", bytes)).isEqualTo(Samples.HEARTBEAT);
            // A serde that is made now shares what the first one learnt.
            assertThat(heartbeats(serdes).deserializer().deserialize("t", bytes))
                    .isEqualTo(Samples.HEARTBEAT);
            assertThat(failure(() -> known.serializer().serialize("new-topic", Samples.HEARTBEAT)))
                    .hasMessageContaining("new-topic-value")
                    .extracting(SchemaRegistryException::problem)
                    .isEqualTo(Problem.UNREACHABLE);
        }
    }

    private String get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(running.url() + path)).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static TopicSerdes connect(String url) {
        return TopicSerdes.connect(Map.of(URL, url));
    }

    private static TopicSerdes connect(String url, String user) {
        return TopicSerdes.connect(
                Map.of(URL, url, "basic.auth.credentials.source", "USER_INFO", "basic.auth.user.info", user));
    }

    private static Serde<PoolHeartbeat> heartbeats(TopicSerdes serdes) {
        return serdes.value(Topics.POOL_HEARTBEATS);
    }

    private static SchemaRegistryException failure(Runnable asking) {
        return catchThrowableOfType(SchemaRegistryException.class, asking::run);
    }

    private Path keyStore(String name) throws IOException, InterruptedException {
        Path file = folder.resolve(name + ".p12");
        keytool(
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "RSA",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString());
        return file;
    }

    private Path trustStore(String name, Path keys) throws IOException, InterruptedException {
        Path certificate = folder.resolve(name + ".cer");
        Path file = folder.resolve(name + "-trust.p12");
        keytool("-exportcert", "-alias", name, "-keystore", keys.toString(), "-file", certificate.toString());
        keytool(
                "-importcert",
                "-noprompt",
                "-alias",
                name,
                "-file",
                certificate.toString(),
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString());
        return file;
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static SSLContext context(Path keys, Path trust) throws Exception {
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(load(keys), PASSWORD.toCharArray());
        TrustManagerFactory others = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        others.init(load(trust));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), others.getTrustManagers(), null);
        return context;
    }

    private static KeyStore load(Path file) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }
}
