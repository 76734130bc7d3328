package io.tidegate.pipeline.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.pipeline.cluster.UnavailableException;
import io.tidegate.pipeline.config.HttpConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HealthServerTest {
    private static final StageHealth GOOD = new StageHealth(
            "ingest", "RUNNING", Optional.of(Duration.ofMillis(1500)), Optional.of(3L), true, List.of());
    private static final StageHealth STARTING = new StageHealth(
            "decide", "REBALANCING", Optional.empty(), Optional.empty(), true, List.of("it is REBALANCING"));
    private static final StageHealth DEAD =
            new StageHealth("decide", "ERROR", Optional.empty(), Optional.empty(), false, List.of("it is ERROR"));

    private static HealthServer serve(int port, StageHealth... stages) {
        return HealthServer.start(
                new HttpConfig("127.0.0.1", port, Duration.ofMinutes(1)), () -> List.of(stages), () -> "tide 1\n");
    }

    private static HttpResponse<String> get(HealthServer server, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.address() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void ready_when_every_stage_is_and_says_how_each_is_doing() throws Exception {
        try (HealthServer server = serve(0, GOOD)) {
            HttpResponse<String> answer = get(server, "/health/ready");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body())
                    .isEqualTo("{\"status\":\"up\",\"stages\":[{\"stage\":\"ingest\",\"ready\":true,"
                            + "\"state\":\"RUNNING\",\"sinceProgress\":\"1500ms\",\"lag\":3,\"reasons\":[]}]}");
        }
    }

    @Test
    void a_stage_that_is_starting_is_live_and_not_ready_with_a_reason() throws Exception {
        try (HealthServer server = serve(0, GOOD, STARTING)) {
            HttpResponse<String> ready = get(server, "/health/ready");
            JsonNode body = new ObjectMapper().readTree(ready.body());

            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(body.at("/stages/1/reasons/0").asText()).isEqualTo("it is REBALANCING");
            assertThat(get(server, "/health/live").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_stage_that_died_is_not_live() throws Exception {
        try (HealthServer server = serve(0, DEAD)) {
            assertThat(get(server, "/health/live").statusCode()).isEqualTo(503);
        }
    }

    @Test
    void serves_metrics_as_text_for_prometheus() throws Exception {
        try (HealthServer server = serve(0)) {
            HttpResponse<String> answer = get(server, "/metrics");

            assertThat(answer.body()).isEqualTo("tide 1\n");
            assertThat(answer.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
        }
    }

    @Test
    void a_port_in_use_is_said_in_one_line() {
        try (HealthServer server = serve(0)) {
            int port = URI.create(server.address()).getPort();

            assertThatThrownBy(() -> serve(port))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessage("cannot serve health and metrics on 127.0.0.1:" + port
                            + ": the port is in use or not allowed; choose another with --http-port");
        }
    }
}
