package io.tidegate.schemas.serde;

import static io.tidegate.schemas.serde.FakeRegistry.Reply.error;
import static io.tidegate.schemas.serde.FakeRegistry.Reply.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidegate.schemas.serde.FakeRegistry.Reply;
import io.tidegate.schemas.serde.FakeRegistry.Request;
import io.tidegate.schemas.serde.SchemaRegistryException.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSchemaRegistryTest {
    private static final Schema SCHEMA = SchemaBuilder.record("Thing")
            .namespace("x")
            .fields()
            .requiredInt("n")
            .endRecord();
    private static final String API = "/apis/ccompat/v7";

    @Test
    void a_known_schema_is_looked_up_once() throws IOException {
        try (var fake = new FakeRegistry(knowing(17));
                var registry = connect(fake.url(), Map.of())) {
            assertThat(registry.idOf("t-value", SCHEMA)).isEqualTo(17);
            assertThat(registry.idOf("t-value", SCHEMA)).isEqualTo(17);
            assertThat(fake.asked())
                    .containsExactly("GET " + API + "/config/t-value", "POST " + API + "/subjects/t-value");
        }
    }

    @Test
    void a_new_subject_is_made_fully_transitive_before_its_first_schema() throws IOException {
        try (var fake = new FakeRegistry(request -> {
                    if (request.line().startsWith("PUT")) {
                        return ok("{\"compatibility\":\"FULL_TRANSITIVE\"}");
                    }
                    return request.line().endsWith("/versions") ? ok("{\"id\":5}") : error(404, "not found");
                });
                var registry = connect(fake.url(), Map.of())) {
            assertThat(registry.idOf("t-value", SCHEMA)).isEqualTo(5);
            assertThat(fake.asked())
                    .containsExactly(
                            "GET " + API + "/config/t-value",
                            "PUT " + API + "/config/t-value",
                            "POST " + API + "/subjects/t-value",
                            "POST " + API + "/subjects/t-value/versions");
            assertThat(fake.requests().get(1).body()).isEqualTo("{\"compatibility\":\"FULL_TRANSITIVE\"}");
        }
    }

    @Test
    void a_rule_that_somebody_else_sets_at_the_same_moment_is_as_good() throws IOException {
        AtomicInteger looks = new AtomicInteger();
        try (var fake = new FakeRegistry(request -> {
                    if (request.line().startsWith("PUT")) {
                        return error(409, "A rule named 'COMPATIBILITY' already exists.");
                    }
                    if (request.line().startsWith("GET")) {
                        return looks.incrementAndGet() == 1
                                ? error(404, "not found")
                                : ok("{\"compatibilityLevel\":\"FULL_TRANSITIVE\"}");
                    }
                    return ok("{\"id\":5}");
                });
                var registry = connect(fake.url(), Map.of())) {
            assertThat(registry.idOf("t-value", SCHEMA)).isEqualTo(5);
        }
    }

    @Test
    void nothing_is_changed_when_registering_is_off() throws IOException {
        try (var fake = new FakeRegistry(request -> error(404, "not found"));
                var registry = connect(fake.url(), Map.of(RegistryClientConfig.AUTO_REGISTER, "false"))) {
            assertThat(failure(() -> registry.idOf("t-value", SCHEMA)))
                    .hasMessageContaining("x.Thing")
                    .hasMessageContaining("t-value")
                    .hasMessageContaining(fake.url())
                    .extracting(SchemaRegistryException::problem)
                    .isEqualTo(Problem.MISSING);
            assertThat(fake.asked()).containsExactly("POST " + API + "/subjects/t-value");
        }
    }

    @ParameterizedTest
    @CsvSource({"401, UNAUTHORIZED", "403, UNAUTHORIZED", "409, INCOMPATIBLE", "422, REFUSED", "302, REFUSED"})
    void what_a_registry_refuses_is_not_asked_again(int status, Problem problem) throws IOException {
        try (var fake = new FakeRegistry(request -> request.line().endsWith("/versions")
                        ? error(status, "because of this")
                        : knowing(1).apply(request).status() == 200
                                        && request.line().startsWith("GET")
                                ? knowing(1).apply(request)
                                : error(404, "not found"));
                var registry = connect(fake.url(), Map.of())) {
            assertThat(failure(() -> registry.idOf("t-value", SCHEMA)))
                    .hasMessageContaining("t-value")
                    .hasMessageContaining(fake.url())
                    .hasMessageContaining("because of this")
                    .extracting(SchemaRegistryException::problem)
                    .isEqualTo(problem);
            assertThat(fake.asked()).hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void what_may_pass_is_tried_again(int status) throws IOException {
        AtomicInteger calls = new AtomicInteger();
        try (var fake = new FakeRegistry(
                        request -> calls.incrementAndGet() < 3 ? error(status, "busy") : ok(schemaAnswer()));
                var registry = connect(fake.url(), Map.of())) {
            assertThat(registry.schemaOf(9)).isEqualTo(SCHEMA);
            assertThat(fake.asked()).hasSize(3);
        }
    }

    @Test
    void garbage_with_ids_at_random_costs_the_registry_few_questions_and_a_new_id_is_still_found() throws IOException {
        try (var fake = new FakeRegistry(
                        request -> request.line().endsWith("/7") ? ok(schemaAnswer()) : error(404, "not found"));
                var registry = connect(fake.url(), Map.of())) {
            for (int id = 1_000_000; id < 1_005_000; id++) {
                int random = id;
                assertThat(failure(() -> registry.schemaOf(random)))
                        .hasMessageContaining(String.valueOf(id))
                        .extracting(SchemaRegistryException::problem)
                        .isEqualTo(Problem.MISSING);
            }
            assertThat(fake.asked()).hasSizeBetween(UnknownIds.FAR_AT_ONCE, 2_000);
            assertThat(registry.schemaOf(7)).isEqualTo(SCHEMA);
        }
    }

    @Test
    void a_registry_that_stays_away_is_named_with_what_was_asked() throws IOException {
        String nobody = "http://127.0.0.1:" + freePort();
        try (var registry = connect(nobody, Map.of(RegistryClientConfig.RETRIES, "2"))) {
            assertThat(failure(() -> registry.schemaOf(9)))
                    .hasMessageContaining("schema id 9")
                    .hasMessageContaining(nobody)
                    .hasMessageContaining("3 attempts")
                    .extracting(SchemaRegistryException::problem)
                    .isEqualTo(Problem.UNREACHABLE);
        }
    }

    @Test
    void a_failure_is_not_remembered() throws IOException {
        try (var fake = new FakeRegistry(request -> error(503, "busy"));
                var registry = connect(fake.url(), Map.of(RegistryClientConfig.RETRIES, "0"))) {
            assertThat(failure(() -> registry.schemaOf(9)).problem()).isEqualTo(Problem.UNREACHABLE);
            fake.from_now_on(request -> ok(schemaAnswer()));
            assertThat(registry.schemaOf(9)).isEqualTo(SCHEMA);
        }
    }

    @Test
    void the_next_address_is_tried_when_one_is_dead_and_then_stays_the_first() throws IOException {
        try (var fake = new FakeRegistry(request -> ok(schemaAnswer()));
                var registry = connect("http://127.0.0.1:" + freePort() + "," + fake.url(), Map.of())) {
            registry.schemaOf(1);
            registry.schemaOf(2);
            assertThat(fake.asked()).containsExactly("GET " + API + "/schemas/ids/1", "GET " + API + "/schemas/ids/2");
        }
    }

    @Test
    void what_was_asked_once_survives_the_registry() throws IOException {
        try (var fake = new FakeRegistry(request -> request.line().startsWith("GET " + API + "/schemas")
                        ? ok(schemaAnswer())
                        : knowing(3).apply(request));
                var registry = connect(fake.url(), Map.of(RegistryClientConfig.RETRIES, "0"))) {
            registry.idOf("t-value", SCHEMA);
            registry.schemaOf(3);
            fake.dies();
            assertThat(registry.idOf("t-value", SCHEMA)).isEqualTo(3);
            assertThat(registry.schemaOf(3)).isEqualTo(SCHEMA);
        }
    }

    @Test
    void what_was_written_once_can_be_read_without_the_registry() throws IOException {
        try (var fake = new FakeRegistry(knowing(17));
                var registry = connect(fake.url(), Map.of(RegistryClientConfig.RETRIES, "0"))) {
            assertThat(registry.idOf("t-value", SCHEMA)).isEqualTo(17);
            fake.dies();
            assertThat(registry.schemaOf(17)).isEqualTo(SCHEMA);
        }
    }

    @Test
    void an_id_that_does_not_exist_is_not_asked_for_again_at_once() throws IOException {
        try (var fake = new FakeRegistry(request -> error(404, "Schema not found"));
                var registry = connect(fake.url(), Map.of())) {
            for (int i = 0; i < 3; i++) {
                assertThat(failure(() -> registry.schemaOf(77)))
                        .hasMessageContaining("77")
                        .extracting(SchemaRegistryException::problem)
                        .isEqualTo(Problem.MISSING);
            }
            assertThat(fake.asked()).hasSize(1);
        }
    }

    @Test
    void a_server_that_knows_nothing_of_schemas_is_no_registry_without_that_schema() throws IOException {
        try (var other = new FakeRegistry(request -> new FakeRegistry.Reply(404, "<html>not found</html>"));
                var registry = connect(other.url(), Map.of())) {
            assertThat(failure(() -> registry.schemaOf(77)))
                    .hasMessageStartingWith("no schema registry is at " + other.url())
                    .extracting(SchemaRegistryException::problem)
                    .isEqualTo(Problem.UNREACHABLE);
        }
    }

    @Test
    void an_answer_that_never_ends_is_given_up() throws Exception {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var registry = connect(
                        "http://127.0.0.1:" + silent.getLocalPort(),
                        Map.of(RegistryClientConfig.READ_TIMEOUT, "100", RegistryClientConfig.RETRIES, "1"))) {
            assertThat(failure(() -> registry.schemaOf(1)))
                    .hasMessageContaining("no answer within")
                    .extracting(SchemaRegistryException::problem)
                    .isEqualTo(Problem.UNREACHABLE);
        }
    }

    @Test
    void a_schema_that_is_not_avro_is_refused() throws IOException {
        try (var fake = new FakeRegistry(request -> ok("{\"schemaType\":\"PROTOBUF\",\"schema\":\"x\"}"));
                var registry = connect(fake.url(), Map.of())) {
            assertThat(failure(() -> registry.schemaOf(1))).hasMessageContaining("PROTOBUF");
        }
    }

    @Test
    void credentials_are_sent_and_never_shown() throws IOException {
        Map<String, Map<String, String>> cases = Map.of(
                "Basic YWRhOnNlY3JldA==",
                Map.of(
                        RegistryClientConfig.BASIC_AUTH_SOURCE,
                        "USER_INFO",
                        RegistryClientConfig.BASIC_AUTH_USER_INFO,
                        "ada:secret"),
                "Bearer secret",
                Map.of(RegistryClientConfig.BEARER_AUTH_TOKEN, "secret"));
        for (var each : cases.entrySet()) {
            try (var fake = new FakeRegistry(request -> error(401, "who are you"));
                    var registry = connect(fake.url(), each.getValue())) {
                assertThat(failure(() -> registry.schemaOf(1)))
                        .message()
                        .contains("not authorized")
                        .doesNotContain("secret");
                assertThat(fake.requests().get(0).authorization()).isEqualTo(Optional.of(each.getKey()));
            }
        }
    }

    @Test
    void credentials_in_the_address_are_sent_and_never_shown() throws IOException {
        try (var fake = new FakeRegistry(request -> error(403, "no"));
                var registry = connect(fake.url().replace("http://", "http://ada:secret@"), Map.of())) {
            assertThat(failure(() -> registry.schemaOf(1))).message().doesNotContain("secret");
            assertThat(fake.requests().get(0).authorization()).isEqualTo(Optional.of("Basic YWRhOnNlY3JldA=="));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "schema.registry.url, ftp://x, must begin with http",
        "schema.registry.url, not an address, is not an address",
        "basic.auth.credentials.source, SASL_INHERIT, only USER_INFO and URL",
        "bearer.auth.credentials.source, OAUTHBEARER, only STATIC_TOKEN",
        "basic.auth.user.info, ada:secret, needs basic.auth.credentials.source",
        "use.latest.version, true, is not honoured",
        "value.subject.name.strategy, RecordNameStrategy, only TopicNameStrategy",
        "schema.registry.ssl.truststore.certificates, PEM, unknown setting",
        "auto.register.schemas, yes, must be true or false",
        "max.retries, many, must be a whole number",
        "max.retries, 101, between 0 and 100",
        "http.read.timeout.ms, 0, at least 1 ms",
        "schema.registry.ssl.truststore.location, /no/such/file, cannot be read",
    })
    void a_setting_that_makes_no_sense_is_refused(String name, String value, String why) {
        assertThatThrownBy(() -> connect("http://localhost:1", Map.of(name, value)))
                .hasMessageContaining(name)
                .hasMessageContaining(why);
    }

    private static Function<Request, Reply> knowing(int id) {
        return request -> request.line().contains("/config/")
                ? ok("{\"compatibilityLevel\":\"FULL_TRANSITIVE\"}")
                : ok("{\"subject\":\"t-value\",\"version\":1,\"id\":" + id + "}");
    }

    private static String schemaAnswer() {
        return "{\"schema\":\"" + SCHEMA.toString().replace("\"", "\\\"") + "\"}";
    }

    private static SchemaRegistry connect(String url, Map<String, String> more) {
        Map<String, String> config = new HashMap<>(Map.of(
                RegistryClientConfig.URL,
                url,
                RegistryClientConfig.FIRST_WAIT,
                "1",
                RegistryClientConfig.LONGEST_WAIT,
                "4"));
        config.putAll(more);
        return SchemaRegistry.connect(config);
    }

    private static SchemaRegistryException failure(Runnable asking) {
        return catchThrowableOfType(SchemaRegistryException.class, asking::run);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
