package io.tidegate.console;

import static io.tidegate.console.Facts.NOW;
import static io.tidegate.console.Facts.ORDERS;
import static io.tidegate.console.Facts.WINDOW;
import static io.tidegate.console.Facts.alive;
import static io.tidegate.console.Facts.applied;
import static io.tidegate.console.Facts.forecast;
import static io.tidegate.console.Facts.hold;
import static io.tidegate.console.Facts.id;
import static io.tidegate.console.Facts.insight;
import static io.tidegate.console.Facts.lease;
import static io.tidegate.console.Facts.policy;
import static io.tidegate.console.Facts.pool;
import static io.tidegate.console.Facts.resize;
import static io.tidegate.console.Facts.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tidegate.domain.Liveness;
import io.tidegate.domain.Severity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ConsoleServerTest {
    private static final ConsoleConfig CONFIG = new ConsoleConfig(
            "127.0.0.1",
            0,
            Duration.ofHours(1),
            Duration.ofMillis(20),
            new ConsoleLimits(10, 100, 10, 100, 10, Duration.ofMinutes(10), 1));

    private final HttpClient client = HttpClient.newHttpClient();
    private final ConsoleView view = new ConsoleView(CONFIG.limits());
    private final AtomicReference<FeedView> feed = new AtomicReference<>(FeedView.live(NOW, 0));
    private ConsoleServer server = start(CONFIG);

    private ConsoleServer start(ConsoleConfig config) {
        return ConsoleServer.start(config, view, feed::get, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @BeforeEach
    void fill() {
        view.add(policy(ORDERS, 3, 97));
        view.add(pool(
                "shop-1",
                Liveness.ALIVE,
                12,
                Optional.of(lease(24)),
                Optional.of(window("shop-1", NOW.minus(WINDOW), WINDOW, 7.5)),
                NOW));
        view.add(alive("shop-2", 4, 8));
        view.add(forecast(ORDERS, Optional.of("shop-1"), 20, 30));
        view.add(resize(id("shop-1", 7, 42), NOW, 12, 24, "p95 over the lead time"));
        view.add(applied(id("shop-1", 7, 42), NOW.plusSeconds(1), 24));
        view.add(hold(id("shop-2", 2, 43), NOW.plusSeconds(2), 8, 9));
        view.add(insight(ORDERS, NOW, Severity.CRITICAL, "the wait is unusual"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void services_have_the_documented_shape() throws Exception {
        assertThat(get("/api/services")).isEqualTo(json("""
                {"feed": {"live": true, "since": "2026-03-04T05:06:00Z", "unreadable": 0},
                 "now": "2026-03-04T05:06:00Z", "dropped": 0,
                 "services": [{"service": "orders-db", "revision": 8,
                   "policy": {"version": 3, "mode": "act", "budget": 97, "reserve": 5},
                   "pools": {"alive": 2, "suspect": 0, "dead": 0, "closed": 0},
                   "size": 16, "held": 32, "demand": 7.5}]}
                """));
    }

    @Test
    void pools_have_the_documented_shape() throws Exception {
        JsonNode answer = get("/api/pools?service=orders-db");
        assertThat(answer.get("total").asInt()).isEqualTo(2);
        assertThat(answer.get("pools").get(0)).isEqualTo(json("""
                {"pool": "shop-1", "service": "orders-db", "provider": "shop", "region": "eu-west",
                 "liveness": "alive", "since": "2026-03-04T05:06:00Z", "floor": 2, "ceiling": 40,
                 "size": 12, "capacity": 24,
                 "lease": {"connections": 24, "expires": "2026-03-04T05:07:00Z", "expired": false, "onLoss": "hold"},
                 "window": {"end": "2026-03-04T05:06:00Z", "demandMean": 7.5, "demandPeak": 11.25,
                   "utilisation": 0.38, "waitP99Millis": 3.46, "timeoutsPerSecond": 0.0},
                 "forecast": {"highest": 30.0, "quantile": 0.95, "leadTimeSeconds": 120,
                   "model": "seasonal-naive", "wape": 0.12, "observations": 1440},
                 "history": {"end": [1772600760000], "demandMean": [7.5], "demandPeak": [11.25], "capacity": [20]}}
                """));
        assertThat(answer.get("pools").get(1).has("window")).isFalse();
    }

    @Test
    void decisions_have_the_documented_shape() throws Exception {
        assertThat(get("/api/decisions?service=orders-db&pool=shop-1&limit=1").get("decisions"))
                .isEqualTo(json("""
                [{"id": "shop-1/7/42", "service": "orders-db", "pool": "shop-1", "at": "2026-03-04T05:06:00Z",
                  "kind": "resize", "mode": "act", "policyVersion": 3, "from": 12, "to": 24, "wanted": 24,
                  "reason": {"code": "forecast", "text": "p95 over the lead time"},
                  "trace": [
                    {"step": "data-quality", "before": 12, "after": 12, "why": "10 samples, 0 s old"},
                    {"step": "need", "before": 12, "after": 30, "why": "p95 over 2 min is 30"},
                    {"step": "budget", "before": 30, "after": 24, "why": "24 of the budget are left"}],
                  "outcome": {"end": "applied", "at": "2026-03-04T05:06:01Z", "achieved": 24, "attempts": 1,
                    "text": "24 connections are open"}}]
                """));
    }

    @Test
    void insights_have_the_documented_shape() throws Exception {
        assertThat(get("/api/insights").get("insights")).isEqualTo(json("""
                [{"service": "orders-db", "pool": "shop-1", "at": "2026-03-04T05:06:00Z", "kind": "anomaly",
                  "severity": "critical", "metric": "wait", "value": 1.5, "score": 4.2, "text": "the wait is unusual"}]
                """));
    }

    @ParameterizedTest
    @ValueSource(strings = {"services", "pools", "decisions", "insights"})
    void every_answer_says_when_it_is_not_up_to_date(String what) throws Exception {
        feed.set(FeedView.stale(NOW, "no broker answers", 2));

        assertThat(get("/api/" + what).get("feed")).isEqualTo(json("""
                {"live": false, "since": "2026-03-04T05:06:00Z", "problem": "no broker answers", "unreadable": 2}
                """));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /api/pools?limit=0               | 400 | limit: must be a number from 1 to 1000, but was '0'
            /api/pools?limit=1001            | 400 | limit: must be a number from 1 to 1000, but was '1001'
            /api/insights?limit=many         | 400 | limit: must be a number from 1 to 1000, but was 'many'
            /api/decisions?limit=1&limit=2   | 400 | limit must be given once, but was given 2 times
            /api/decisions?renewals=yes      | 400 | renewals: must be true or false, but was 'yes'
            /api/decisions?sevice=orders-db  | 400 | unknown parameter 'sevice'; there are: limit, pool, renewals, service
            /api/services?service=orders-db  | 400 | unknown parameter 'service'; there are none here
            /api/pools?service=a%20b         | 400 | service: service id must be 1 to 128 letters, digits, '.', '_' or '-', and start with a letter or digit, but was 'a b'
            /api/decisions?pool=%3Cb%3E      | 400 | pool: pool id must be 1 to 128 letters, digits, '.', '_' or '-', and start with a letter or digit, but was '<b>'
            /api/pools?service=stock-db      | 404 | unknown service 'stock-db'; /api/services has those that are known
            /api/stream                      | 400 | this is a stream of events; ask with 'Accept: text/event-stream'
            """)
    void what_is_wrong_is_said_in_one_sentence(String path, int status, String error) throws Exception {
        HttpResponse<String> answer = send(path);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
        assertThat(json(answer.body()).get("error").asText()).isEqualTo(error);
    }

    @Test
    void an_unknown_path_is_refused_as_json() throws Exception {
        HttpResponse<String> answer = send("/api/nothing");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(json(answer.body()).has("error")).isTrue();
    }

    @Test
    void a_listener_is_told_at_once_and_of_each_change() throws Exception {
        try (Stream<String> lines = listen().body()) {
            Iterator<JsonNode> events = lines.filter(line -> line.startsWith("data: "))
                    .map(line -> json(line.substring("data: ".length())))
                    .iterator();

            assertThat(events.next().get("services").get(0).get("held").asInt()).isEqualTo(32);
            view.add(alive("shop-2", 4, 10));
            assertThat(events.next().get("services").get(0).get("held").asInt()).isEqualTo(34);
            feed.set(FeedView.stale(NOW, "no broker answers", 0));
            assertThat(events.next().get("feed").get("live").asBoolean()).isFalse();
        }
    }

    @Test
    void one_listener_too_many_is_refused() throws Exception {
        try (Stream<String> first = listen().body()) {
            assertThat(first.iterator().hasNext()).isTrue();

            HttpResponse<Stream<String>> second = listen();

            assertThat(second.statusCode()).isEqualTo(503);
            assertThat(second.body()).singleElement().asString().contains("there are 1 listeners already");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/console.js", "/console.css", "/icon.svg", "/chart.js"})
    void the_page_comes_from_here_and_loads_nothing_from_elsewhere(String path) throws Exception {
        HttpResponse<String> answer = send(path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isNotBlank();
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                .startsWith("default-src 'self'");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, 200",
        "127.0.0.1:80, 200",
        "[::1], 200",
        "evil.example, 403",
        "localhost.evil.example:1, 403"
    })
    void on_this_machine_only_names_of_this_machine_are_answered(String host, int status) throws Exception {
        URI address = URI.create(server.address());
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            OutputStreamWriter out = new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.US_ASCII);
            out.write("GET /api/services HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
            out.flush();
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));

            assertThat(in.readLine()).startsWith("HTTP/1.1 " + status);
        }
    }

    @Test
    void a_port_in_use_is_said() {
        int port = URI.create(server.address()).getPort();

        assertThatThrownBy(() -> start(CONFIG.at("127.0.0.1", port)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("cannot serve the console on 127.0.0.1:" + port + ": the port is in use");
    }

    private JsonNode get(String path) throws Exception {
        HttpResponse<String> answer = send(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer.body());
    }

    private HttpResponse<String> send(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<Stream<String>> listen() throws IOException, InterruptedException {
        return client.send(
                request("/api/stream").header("Accept", "text/event-stream").build(),
                HttpResponse.BodyHandlers.ofLines());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.address() + path));
    }

    private static JsonNode json(String text) {
        try {
            return JsonMapper.builder().build().readTree(text);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(text, unreadable);
        }
    }
}
