package io.tidegate.schemas;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Apicurio Registry as a child process, all in memory. */
final class RunningRegistry implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final Process process;
    private final Path log;
    private final int port;
    private final Thread hook;

    RunningRegistry(Path folder) throws IOException, InterruptedException {
        this.log = folder.resolve("registry.log");
        this.port = freePort();
        this.process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dquarkus.http.host=127.0.0.1",
                        "-Dquarkus.http.port=" + port,
                        "-Dquarkus.http.access-log.enabled=false",
                        "-Dapicurio.storage.kind=sql",
                        "-Dapicurio.storage.sql.kind=h2",
                        "-Dapicurio.datasource.url=jdbc:h2:mem:schemas;DB_CLOSE_DELAY=-1",
                        "-jar",
                        runner().toString()))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        this.hook = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(hook);
        awaitAnswer();
    }

    private static Path runner() throws IOException {
        Path files = Path.of(System.getProperty("registry.files", "../pipeline/registry/target/apicurio"));
        if (!Files.isDirectory(files)) {
            throw new IllegalStateException("no registry in " + files.toAbsolutePath()
                    + "; build it with ./mvnw package -pl pipeline/registry");
        }
        try (var found = Files.newDirectoryStream(files, "*-runner.jar")) {
            return found.iterator().next().toAbsolutePath();
        }
    }

    private void awaitAnswer() throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/subjects"))
                .timeout(Duration.ofSeconds(5))
                .build();
        long end = System.nanoTime() + LIMIT.toNanos();
        @Nullable IOException last = null;
        while (System.nanoTime() < end && process.isAlive()) {
            try {
                if (client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                last = notYet;
            }
            // Ends as soon as the process does.
            process.waitFor(50, TimeUnit.MILLISECONDS);
        }
        close();
        throw new IllegalStateException("the registry did not start; its log:\n" + Files.readString(log), last);
    }

    /** The base of its Confluent-compatible API. */
    String url() {
        return "http://127.0.0.1:" + port + "/apis/ccompat/v7";
    }

    /** Killed, as by a crash. */
    void dies() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
