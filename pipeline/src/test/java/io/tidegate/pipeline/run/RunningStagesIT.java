package io.tidegate.pipeline.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.pipeline.Examples;
import io.tidegate.pipeline.Stage;
import io.tidegate.pipeline.TestParts;
import io.tidegate.pipeline.cluster.Cluster;
import io.tidegate.pipeline.cluster.TopicSetup;
import io.tidegate.pipeline.cluster.TopicWriting;
import io.tidegate.pipeline.cluster.UnavailableException;
import io.tidegate.pipeline.config.ConfigLoader;
import io.tidegate.pipeline.config.ConfigLoader.Setting;
import io.tidegate.pipeline.config.SerdeSettings;
import io.tidegate.pipeline.config.TidegateConfig;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import io.tidegate.stage.StageTopology;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningStagesIT {
    private static final StageTopology COPY = new StageTopology(
            "copy",
            builder -> builder.stream(Topics.POOL_ALARMS.name(), Consumed.as("read-alarms"))
                    .to(Topics.INSIGHTS.name(), Produced.as("write-insights")));

    /** A source that does not exist is what Kafka Streams does not survive. */
    private static final StageTopology DOOMED = new StageTopology(
            "doomed",
            builder -> builder.stream("no-such-topic", Consumed.as("read-nothing"))
                    .to(Topics.INSIGHTS.name(), Produced.as("write-insights")));

    @TempDir
    private static Path folder;

    @TempDir
    private Path state;

    private static TestParts parts;

    @BeforeAll
    static void start() {
        parts = TestParts.start(folder);
    }

    @AfterAll
    static void stop() {
        parts.close();
    }

    private TidegateConfig config(String... more) {
        List<Setting> settings = new ArrayList<>(
                List.of(new Setting("test", "dataDirectory", state.toString()), new Setting("test", "http.port", "0")));
        for (int i = 0; i < more.length; i += 2) {
            settings.add(new Setting("test", more[i], more[i + 1]));
        }
        return ConfigLoader.load(Optional.empty(), parts.environment(), settings);
    }

    private static void createTopics(TidegateConfig config) {
        try (Cluster cluster = Cluster.connect(config.kafka())) {
            new TopicSetup(cluster, config.topics()).create(Stage.allTopics());
        }
    }

    private static HttpResponse<String> get(RunningStages running, String path)
            throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(running.address() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void a_stage_becomes_ready_shows_its_metrics_and_keeps_its_name_beside_its_state() throws Exception {
        createTopics(config());
        try (RunningStages running = RunningStages.start(config(), List.of(COPY), Clock.systemUTC())) {
            assertThat(running.awaitRunning(Duration.ofSeconds(30))).isTrue();

            assertThat(get(running, "/health/ready").body())
                    .startsWith(
                            "{\"status\":\"up\",\"stages\":[{\"stage\":\"copy\",\"ready\":true,\"state\":\"RUNNING\"");
            assertThat(get(running, "/metrics").body())
                    .contains("tidegate_stage_live{stage=\"copy\"} 1.0")
                    .contains("tidegate_dead_letters_total{reason=\"unreadable\",stage=\"copy\"} 0.0")
                    .contains("kafka_stream_");
        }
        String name = Files.readString(state.resolve("instance"));
        RunningStages.start(config(), List.of(COPY), Clock.systemUTC()).close();
        assertThat(Files.readString(state.resolve("instance"))).isEqualTo(name);
    }

    @Test
    void a_stage_that_cannot_go_on_is_named_with_its_reason_and_not_live() throws Exception {
        createTopics(config());
        try (RunningStages running = RunningStages.start(config(), List.of(DOOMED), Clock.systemUTC())) {
            assertThat(running.awaitFailure()).startsWith("stage doomed ended: ");

            assertThat(get(running, "/health/live").statusCode()).isEqualTo(503);
            assertThat(get(running, "/health/ready").body()).contains("it failed: ");
        }
    }

    @Test
    void a_port_in_use_stops_the_start_and_leaves_nothing_running() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            TidegateConfig config = config("http.port", String.valueOf(taken.getLocalPort()));

            assertThatThrownBy(() -> RunningStages.start(config, List.of(COPY), Clock.systemUTC()))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("the port is in use");
        }
    }

    @Test
    void a_data_directory_that_cannot_be_made_is_named() throws IOException {
        Path file = Files.writeString(state.resolve("file"), "");
        TidegateConfig config = config("dataDirectory", file.resolve("below").toString());

        assertThatThrownBy(() -> RunningStages.start(config, List.of(COPY), Clock.systemUTC()))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("cannot use the data directory " + config.dataDirectory());
    }

    @Test
    void until_what_must_be_there_was_looked_at_it_is_alive_and_not_ready_and_no_stage_is_started() throws Exception {
        TidegateConfig config = config("http.port", String.valueOf(freePort()));
        createTopics(config);
        HttpClient client = HttpClient.newHttpClient();
        URI health = URI.create("http://localhost:" + config.http().port() + "/health/");
        List<String> seen = new CopyOnWriteArrayList<>();
        Runnable conditions = () -> {
            Awaitility.await()
                    .ignoreExceptionsInstanceOf(ConnectException.class)
                    .until(() -> seen.add(answer(client, health.resolve("live")).statusCode() + " "
                            + answer(client, health.resolve("ready")).body()));
            throw new UnavailableException("the tide is out");
        };

        assertThatThrownBy(() -> RunningStages.start(config, List.of(COPY), Clock.systemUTC(), conditions))
                .isInstanceOf(UnavailableException.class)
                .hasMessage("the tide is out");
        assertThat(seen)
                .singleElement()
                .asString()
                .startsWith("200 {\"status\":\"down\"")
                .contains("\"stage\":\"copy\",\"ready\":false,\"state\":\"CREATED\"")
                .contains("it was not started yet");
        assertThatThrownBy(() -> answer(client, health.resolve("live"))).isInstanceOf(ConnectException.class);
    }

    private static HttpResponse<String> answer(HttpClient client, URI address) throws Exception {
        return client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0)) {
            return any.getLocalPort();
        }
    }

    @Test
    void a_registry_that_is_away_is_said_before_anything_starts() {
        TidegateConfig config =
                config("schemaRegistry.url", "http://127.0.0.1:1", "schemaRegistry.properties", "{max.retries: 0}");
        createTopics(config);

        try (TopicSerdes serdes = SerdeSettings.serdes(config.schemaRegistry())) {
            assertThatThrownBy(() -> Preconditions.check(config, serdes))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageStartingWith("the schema registry cannot be used: ")
                    .hasMessageContaining("127.0.0.1:1");
        }
    }

    @Test
    void a_registry_at_another_path_is_said_before_anything_starts() {
        String elsewhere = config().schemaRegistry().url().resolve("/elsewhere").toString();
        TidegateConfig config = config("schemaRegistry.url", elsewhere);
        createTopics(config);

        try (TopicSerdes serdes = SerdeSettings.serdes(config.schemaRegistry())) {
            assertThatThrownBy(() -> Preconditions.check(config, serdes))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("no schema registry is at " + elsewhere)
                    .hasMessageContaining("/apis/ccompat/v7");
        }
    }

    @Test
    void decisions_of_any_process_are_counted() throws Exception {
        TidegateConfig config = config();
        createTopics(config);
        ScalingDecision decision = Examples.resize("a-1", 1, PolicyMode.ACT, Instant.now());
        try (TopicSerdes serdes = SerdeSettings.serdes(config.schemaRegistry());
                Cluster cluster = Cluster.connect(config.kafka());
                TopicWriting writing = new TopicWriting(cluster, serdes);
                RunningStages running = RunningStages.start(config, List.of(COPY), Clock.systemUTC())) {
            running.countResults(config, serdes);
            // It counts from the end of the topics on, which it knows only after it joined its group.
            Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                writing.write(Topics.SCALING_DECISIONS, Examples.SERVICE, decision);
                assertThat(get(running, "/metrics").body())
                        .contains("tidegate_decisions_total{kind=\"grow\",mode=\"act\",reason=\"forecast\"}");
            });
        }
    }

    @Test
    void a_registry_that_answers_passes() {
        createTopics(config());
        try (TopicSerdes serdes = SerdeSettings.serdes(config().schemaRegistry())) {
            Preconditions.check(config(), serdes);
        }
    }
}
