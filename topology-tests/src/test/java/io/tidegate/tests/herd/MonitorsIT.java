package io.tidegate.tests.herd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.console.Console;
import io.tidegate.console.ConsoleConfig;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ServiceId;
import io.tidegate.pipeline.cluster.Cluster;
import io.tidegate.schemas.Topics;
import io.tidegate.tests.DecisionAccount;
import io.tidegate.tests.PipelineParts;
import io.tidegate.tests.ServedPipeline;
import io.tidegate.tests.SimulatedAgent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many read what is decided, each by itself, while it is decided; and many pages of the console listen. */
class MonitorsIT {
    private static final ServiceId SERVICE = new ServiceId("watched-db");
    private static final int MONITORS = 20;
    private static final int POOLS = 4;
    private static final int STEPS = 12;
    private static final int BUDGET = POOLS * SimulatedAgent.CEILING;

    @TempDir
    private Path folder;

    private ServedPipeline pipeline;
    private PipelineParts parts;
    private Console console;
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<SimulatedAgent> agents = new ArrayList<>();
    private final List<Monitor> monitors = new ArrayList<>();
    private final List<ListeningPage> pages = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        pipeline = ServedPipeline.start(folder);
        parts = pipeline.parts();
        parts.applyPolicy(SERVICE, BUDGET, "mode: act");
        console = Console.start(
                ConsoleConfig.DEFAULT.at("127.0.0.1", 0),
                Cluster.clientProperties(parts.config("any").kafka()),
                parts.serdes(),
                Clock.systemUTC());
        waiting().until(pipeline::isReady);
        for (int i = 0; i < POOLS; i++) {
            agents.add(parts.agent("watched-" + i, SERVICE, SimulatedAgent.PACE, parts.address()));
        }
    }

    @AfterEach
    void stop() throws Exception {
        agents.forEach(SimulatedAgent::close);
        monitors.forEach(Monitor::close);
        pages.forEach(ListeningPage::close);
        console.close();
        pipeline.close();
    }

    @Test
    void each_of_twenty_monitors_sees_every_decision_once_and_in_order_and_none_delays_an_answer() throws Exception {
        for (int step = 0; step < STEPS; step++) {
            if (step % 3 == 1) {
                // They come one after the other, while decisions are made, and each reads from the first on.
                join(MONITORS / (STEPS / 3));
            }
            // More each time: a demand that the pools have room for leads to no decision.
            int wanted = 3 + step;
            agents.forEach(agent -> agent.demand(wanted));
            waiting().until(() -> agents.stream().allMatch(agent -> agent.size() >= wanted));
        }
        agents.forEach(SimulatedAgent::close);
        DecisionAccount.assertSettled(parts, SERVICE);

        List<ScalingDecision> decisions = parts.records().values(Topics.SCALING_DECISIONS);
        assertThat(decisions).hasSizeGreaterThan(POOLS * STEPS / 2);
        assertThat(monitors)
                .hasSize(MONITORS)
                .allSatisfy(monitor ->
                        waiting().untilAsserted(() -> assertThat(monitor.seen()).isEqualTo(decisions)));
        monitors.forEach(Monitor::close);
        assertPagesAreUpToDate(decisions);
        waiting().until(pipeline::isReady);
        pipeline.assertNoThreadDied();
    }

    private void join(int more) throws IOException, InterruptedException {
        for (int i = 0; i < more; i++) {
            monitors.add(Monitor.start(parts));
            pages.add(ListeningPage.open(client, console.address(), SERVICE));
        }
    }

    private void assertPagesAreUpToDate(List<ScalingDecision> decisions) {
        List<String> changes = decisions.stream()
                .filter(decision -> decision.fold(resize -> true, renewal -> false, hold -> true))
                .map(decision -> decision.id().toString())
                .toList();
        waiting()
                .untilAsserted(() -> assertThat(StreamSupport.stream(
                                        get("/api/decisions?limit=1000&service=" + SERVICE)
                                                .path("decisions")
                                                .spliterator(),
                                        false)
                                .map(decision -> decision.path("id").asText()))
                        .containsExactlyInAnyOrderElementsOf(changes));
        long revision =
                get("/api/services").path("services").path(0).path("revision").asLong();
        assertThat(pages).hasSize(MONITORS).allSatisfy(page -> waiting().until(() -> page.revision() >= revision));
    }

    private JsonNode get(String path) {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(console.address() + path)).build();
            return new ObjectMapper()
                    .readTree(client.send(request, BodyHandlers.ofString()).body());
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static ConditionFactory waiting() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(200));
    }
}
