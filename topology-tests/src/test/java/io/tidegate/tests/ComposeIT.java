package io.tidegate.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.domain.DecisionId;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingOutcome;
import io.tidegate.pipeline.cluster.Cluster;
import io.tidegate.pipeline.cluster.TopicReading;
import io.tidegate.pipeline.cluster.UnavailableException;
import io.tidegate.pipeline.config.ConfigLoader;
import io.tidegate.pipeline.config.SerdeSettings;
import io.tidegate.pipeline.config.TidegateConfig;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The demonstration of {@code docker-compose.yml}, in order: it becomes healthy, resizes pools, survives the death of each of
 * its containers, and stops in order. Skipped without a Docker engine or the images.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ComposeIT {
    /** What a broker says that comes back and takes its own partitions for deleted. */
    private static final String LEFT_OPEN = "Couldn't find leader endpoint for partitions";

    private static Optional<ComposeProject> started = Optional.empty();

    @BeforeAll
    static void start() {
        ComposeProject project = ComposeProject.of(ComposeProject.SOURCES, "demo");
        started = Optional.of(project);
        project.up();
    }

    @AfterAll
    static void stop() {
        started.ifPresent(project -> {
            try (project) {
                project.keepLogs(Path.of("target", "compose.log"));
            }
        });
    }

    private static ComposeProject project() {
        return started.orElseThrow();
    }

    @Test
    @Order(1)
    void every_service_becomes_healthy() {
        for (String service : List.of(
                "kafka", "registry", "postgres", "prometheus", "ingest", "forecast", "decide", "actuate", "console")) {
            project().awaitHealth(service);
        }
        assertThat(project().inspect("load", "{{.State.Status}}")).isEqualTo("running");
    }

    @Test
    @Order(2)
    void no_process_of_ours_is_root_or_writes_outside_its_volume() {
        for (String service : List.of("ingest", "forecast", "decide", "actuate", "console", "load")) {
            assertThat(project()
                            .inspect(
                                    service,
                                    "{{.Config.User}} {{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}}"
                                            + " {{.HostConfig.SecurityOpt}}"))
                    .as(service)
                    .isEqualTo("10001:10001 true [ALL] [no-new-privileges:true]");
        }
    }

    @Test
    @Order(3)
    void live_pools_are_resized() {
        await("a pool that grew beyond its floor and says so")
                .atMost(ComposeProject.PATIENCE)
                .ignoreExceptionsInstanceOf(UnavailableException.class)
                .until(() -> isApplied(
                        Instant.EPOCH,
                        (decision, outcome) -> decision.fold(
                                resize -> outcome.achieved().orElse(0) > Math.max(4, resize.from()),
                                renewal -> false,
                                hold -> false)));
    }

    @Test
    @Order(4)
    void prometheus_sees_every_stage_and_knows_the_alerts() throws Exception {
        await("four stages that are scraped")
                .atMost(ComposeProject.PATIENCE)
                .untilAsserted(() -> assertThat(project()
                                .ask("PROMETHEUS_PORT", "/api/v1/targets")
                                .at("/data/activeTargets"))
                        .hasSize(4)
                        .allMatch(target -> target.path("health").asText().equals("up")));
        assertThat(project().ask("PROMETHEUS_PORT", "/api/v1/rules").findValuesAsText("name"))
                .contains("TidegateStageDown", "TidegateStageStuck");
    }

    @Test
    @Order(5)
    void the_console_shows_the_pools() throws Exception {
        JsonNode pools = project().ask("CONSOLE_PORT", "/api/pools");

        assertThat(pools.path("pools").findValuesAsText("pool"))
                .contains("checkout-1", "search-1", "reports-1", "billing-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ingest",
                "forecast",
                "decide",
                "actuate",
                "console",
                "load",
                "prometheus",
                "registry",
                "postgres",
                "kafka"
            })
    @Order(6)
    void what_is_killed_comes_back_and_pools_are_steered_again(String service) {
        int before = restarts(service);

        project().kill(service);

        await(service + " is started again").atMost(ComposeProject.PATIENCE).until(() -> restarts(service) > before);
        project().awaitHealth(service);
        Instant back = Instant.now();
        try {
            await("a decision after the death of " + service + " that a pool carried out")
                    .atMost(ComposeProject.PATIENCE)
                    .ignoreExceptionsInstanceOf(UnavailableException.class)
                    .until(() -> isApplied(back, (decision, outcome) -> true));
        } catch (ConditionTimeoutException stuck) {
            assumeFalse(
                    service.equals("kafka") && project().log(service).contains(LEFT_OPEN),
                    "a single broker that is killed sometimes leaves transactions open, a fault of Kafka's: it said '"
                            + LEFT_OPEN + "'; see docs/decisions/0025 and the alerts in docs/operations.md");
            throw stuck;
        }
    }

    @Test
    @Order(7)
    void a_stage_that_is_told_to_stop_does_so_in_order() {
        // What the JVM says after SIGTERM, when its hooks have run; a stage that had to be killed would say 137.
        assertThat(project().stop("ingest")).isEqualTo(143);
    }

    private static int restarts(String service) {
        return Integer.parseInt(project().inspect(service, "{{.RestartCount}}"));
    }

    /** Whether a pool carried out a decision that was made after a moment. */
    private static boolean isApplied(Instant since, BiPredicate<ScalingDecision, ScalingOutcome> wanted) {
        Map<DecisionId, ScalingDecision> decisions = new HashMap<>();
        Map<DecisionId, ScalingOutcome> applied = new HashMap<>();
        TidegateConfig config = ConfigLoader.load(
                Optional.empty(),
                Map.of(
                        "TIDEGATE_KAFKA_BOOTSTRAP_SERVERS",
                        "localhost:" + project().port("KAFKA_PORT"),
                        "TIDEGATE_SCHEMA_REGISTRY_URL",
                        "http://localhost:" + project().port("REGISTRY_PORT") + "/apis/ccompat/v7"),
                List.of());
        try (Cluster cluster = Cluster.connect(config.kafka());
                TopicSerdes serdes = SerdeSettings.serdes(config.schemaRegistry());
                TopicReading reading = new TopicReading(cluster, serdes)) {
            reading.with(
                            Topics.SCALING_DECISIONS,
                            record -> record.value()
                                    .filter(decision -> decision.basis().at().isAfter(since))
                                    .ifPresent(decision -> decisions.put(decision.id(), decision)))
                    .with(
                            Topics.SCALING_OUTCOMES,
                            record -> record.value()
                                    .filter(outcome -> outcome.end() == ScalingOutcome.End.APPLIED)
                                    .ifPresent(outcome -> applied.put(outcome.decision(), outcome)))
                    .toEnd(Optional.of(since));
        }
        return decisions.values().stream()
                .anyMatch(decision -> Optional.ofNullable(applied.get(decision.id()))
                        .filter(outcome -> wanted.test(decision, outcome))
                        .isPresent());
    }
}
