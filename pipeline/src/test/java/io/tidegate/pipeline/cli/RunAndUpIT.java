package io.tidegate.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.pipeline.TestParts;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes of their own: signals and exit codes are what counts. */
class RunAndUpIT {
    private static final Pattern HEALTH = Pattern.compile("http://localhost:\\d+");

    /** 128 and the number of SIGTERM. */
    private static final int ENDED_BY_SIGTERM = 143;

    @TempDir
    private Path folder;

    private static int get(String output, String path) throws IOException, InterruptedException {
        Matcher address = HEALTH.matcher(output);
        assertThat(address.find()).as(output).isTrue();
        return status(address.group() + path);
    }

    private static int status(String address) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static void endsBySignal(Process process) throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(ENDED_BY_SIGTERM);
    }

    @Test
    void run_needs_its_topics_serves_its_health_and_ends_on_a_signal() throws Exception {
        try (TestParts parts = TestParts.start(folder)) {
            assertThat(CommandRun.with(parts.environment(), "run", "--http-port", "0")
                            .err())
                    .startsWith("tidegate: missing topics: tidegate.pool-registrations, ")
                    .endsWith("; run 'tidegate topics create'\n");
            CommandRun.with(parts.environment(), "topics", "create");

            try (CommandProcess run = CommandProcess.start(
                    folder.resolve("output"),
                    parts.environment(),
                    "run",
                    "--http-port",
                    "0",
                    "--data",
                    folder.resolve("state").toString())) {
                String output = run.awaitOutput("running");

                assertThat(get(output, "/health/live")).isEqualTo(200);
                assertThat(get(output, "/health/ready")).isEqualTo(200);
                assertThat(get(output, "/metrics")).isEqualTo(200);
                endsBySignal(run.process());
                assertThat(Files.readString(run.output()))
                        .as("a signal is no failure")
                        .endsWith("running\n");
            }
        }
    }

    @Test
    void up_starts_everything_tells_its_addresses_and_ends_on_a_signal() throws Exception {
        try (CommandProcess up = CommandProcess.start(
                folder.resolve("output"),
                Map.of(),
                "up",
                "--data",
                folder.resolve("up").toString(),
                "--broker-port",
                "0",
                "--registry-port",
                "0",
                "--console-port",
                "0",
                "--http-port",
                "0")) {
            String output = up.awaitOutput("policy apply");

            assertThat(output).contains("Tidegate is up.", "schema registry  http://127.0.0.1:");
            assertThat(get(output, "/health/ready")).isEqualTo(200);
            Matcher console =
                    Pattern.compile("console +(http://127\\.0\\.0\\.1:\\d+)").matcher(output);
            assertThat(console.find()).isTrue();
            assertThat(status(console.group(1) + "/")).isEqualTo(200);
            Matcher kafka = Pattern.compile("Kafka +(\\S+)").matcher(output);
            assertThat(kafka.find()).isTrue();
            assertThat(CommandRun.of("topics", "list", "--bootstrap-servers", kafka.group(1))
                            .out())
                    .contains("tidegate.pool-metrics")
                    .doesNotContain("missing");
            endsBySignal(up.process());
        }
    }

    @Test
    void up_on_a_port_in_use_says_which_and_ends_with_3() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            String port = String.valueOf(taken.getLocalPort());
            CommandRun run = CommandRun.of(
                    "up",
                    "--data",
                    folder.resolve("up").toString(),
                    "--broker-port",
                    port,
                    "--registry-port",
                    "0",
                    "--http-port",
                    "0");

            assertThat(run.exitCode()).isEqualTo(3);
            assertThat(run.err()).endsWith("tidegate: broker: port " + port + " is already in use\n");
        }
    }
}
