package io.tidegate.pipeline.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidegate.pipeline.embedded.EmbeddedPartException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRegistryIT {
    private static final PartsLayout PARTS = PartsLayout.locate();
    private static final String VERSIONS = "/subjects/letters-value/versions";
    private static final String AN_INT = schema("\\\"int\\\"");
    private static final String A_STRING = schema("\\\"string\\\"");

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    @Test
    void a_schema_keeps_its_id_over_a_restart_on_the_same_folder() throws Exception {
        String id;
        try (var registry = EmbeddedRegistry.start(RegistryConfig.in(folder), PARTS, line -> {})) {
            id = post(registry, VERSIONS, AN_INT).body();
            assertThat(id).matches("\\{\"id\":[0-9]+}");
        }
        try (var registry = EmbeddedRegistry.start(RegistryConfig.in(folder), PARTS, line -> {})) {
            assertThat(post(registry, VERSIONS, AN_INT).body()).isEqualTo(id);
            assertThat(get(registry, "/schemas/ids/" + id.replaceAll("\\D", "")).body())
                    .contains("Letter");
        }
    }

    @Test
    void a_schema_survives_a_registry_that_is_killed_right_after_it_answered() throws Exception {
        String id;
        try (var registry = EmbeddedRegistry.start(RegistryConfig.in(folder), PARTS, line -> {})) {
            id = post(registry, VERSIONS, AN_INT).body();
            // The registry alone, not its guard.
            ProcessHandle.current()
                    .descendants()
                    .filter(process -> process.info()
                            .arguments()
                            .map(arguments -> String.join(" ", arguments).contains("-Dquarkus"))
                            .orElse(false))
                    .filter(process -> process.info().command().orElse("").endsWith("java"))
                    .forEach(ProcessHandle::destroyForcibly);
            assertThat(registry.exited().get()).isNotZero();
        }
        try (var registry = EmbeddedRegistry.start(RegistryConfig.in(folder), PARTS, line -> {})) {
            assertThat(get(registry, "/schemas/ids/" + id.replaceAll("\\D", "")).body())
                    .contains("Letter");
        }
    }

    @Test
    void an_incompatible_schema_is_refused_under_full_transitive() throws Exception {
        try (var registry = EmbeddedRegistry.start(RegistryConfig.in(folder), PARTS, line -> {})) {
            assertThat(post(registry, VERSIONS, AN_INT).statusCode()).isEqualTo(200);
            assertThat(send(registry, "/config/letters-value", "PUT", "{\"compatibility\":\"FULL_TRANSITIVE\"}")
                            .statusCode())
                    .isEqualTo(200);
            var refused = post(registry, VERSIONS, A_STRING);
            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(refused.body()).contains("\"error_code\":409");
            assertThat(get(registry, "/schemas/ids/4711").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void a_port_in_use_is_named() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var config = RegistryConfig.in(folder).withPort(taken.getLocalPort());
            assertThatExceptionOfType(EmbeddedPartException.class)
                    .isThrownBy(() -> EmbeddedRegistry.start(config, PARTS, line -> {}))
                    .withMessage("schema registry: port " + taken.getLocalPort() + " is already in use")
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.PORT_IN_USE));
        }
    }

    private HttpResponse<String> post(EmbeddedRegistry registry, String path, String body) throws Exception {
        return send(registry, path, "POST", body);
    }

    private HttpResponse<String> get(EmbeddedRegistry registry, String path) throws Exception {
        return send(registry, path, "GET", "");
    }

    private HttpResponse<String> send(EmbeddedRegistry registry, String path, String method, String body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(registry.url() + path))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private static String schema(String type) {
        return "{\"schema\":\"{\\\"type\\\":\\\"record\\\",\\\"name\\\":\\\"Letter\\\",\\\"fields\\\":"
                + "[{\\\"name\\\":\\\"stamp\\\",\\\"type\\\":" + type + "}]}\"}";
    }
}
