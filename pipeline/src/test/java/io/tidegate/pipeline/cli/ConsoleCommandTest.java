package io.tidegate.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ConsoleCommandTest {
    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");

    @Test
    void it_serves_the_page_before_there_is_a_broker_and_ends_when_it_is_told_to() throws Exception {
        StringWriter out = new StringWriter();
        CommandLine line = Cli.commandLine(Map.of(), Clock.systemUTC());
        line.setOut(new PrintWriter(out));
        CompletableFuture<Integer> exit = new CompletableFuture<>();
        Thread running = new Thread(() -> exit.complete(
                line.execute("console", "--port", "0", "--bootstrap-servers", "127.0.0.1:" + freePort())));
        running.start();
        try {
            String address = Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(
                            () -> ADDRESS.matcher(out.toString())
                                    .results()
                                    .map(MatchResult::group)
                                    .findFirst()
                                    .orElse(""),
                            text -> !text.isEmpty());

            assertThat(get(address + "/")).contains("<title>Tidegate</title>");
            assertThat(get(address + "/api/services")).contains("\"live\":false");
        } finally {
            running.interrupt();
        }
        assertThat(exit.get(60, TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);
    }

    @Test
    void a_port_in_use_is_one_line_and_exit_code_3() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CommandRun run = CommandRun.of("console", "--port", String.valueOf(taken.getLocalPort()));

            assertThat(run.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
            assertThat(run.err())
                    .isEqualTo("tidegate: cannot serve the console on 127.0.0.1:" + taken.getLocalPort()
                            + ": the port is in use or not allowed; choose another with --port\n");
        }
    }

    @Test
    void an_impossible_port_is_wrong_usage() {
        CommandRun run = CommandRun.of("console", "--port", "70000");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).isEqualTo("tidegate: port must be between 0 and 65535, but was 70000\n");
    }

    private static String get(String address) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new java.io.UncheckedIOException("no free port", none);
        }
    }
}
