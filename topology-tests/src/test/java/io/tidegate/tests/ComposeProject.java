package io.tidegate.tests;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code docker-compose.yml} under a name and on ports of its own, with one profile. */
final class ComposeProject implements AutoCloseable {
    /** For machines under load; nothing here promises to be quick. */
    static final Duration PATIENCE = Duration.ofMinutes(3);

    /** The folder of the whole project. */
    static final Path SOURCES = Path.of(System.getProperty("tidegate.pipeline.home", "../pipeline"))
            .resolve("..")
            .toAbsolutePath()
            .normalize();

    private static final List<String> IMAGES = List.of(
            "apache/kafka:4.3.1",
            "apicurio/apicurio-registry:3.0.9",
            "postgres:15",
            "prom/prometheus:latest",
            "eclipse-temurin:17-jre");
    private static final String OWN_IMAGE = "tidegate:it";
    private static final List<String> PORTS = List.of("KAFKA_PORT", "REGISTRY_PORT", "CONSOLE_PORT", "PROMETHEUS_PORT");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path root;
    private final List<String> compose;
    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> containers = new HashMap<>();

    private ComposeProject(Path root, List<String> compose, String profile) {
        this.root = root;
        this.compose = compose;
        environment.put("TIDEGATE_IMAGE", OWN_IMAGE);
        environment.put("COMPOSE_PROFILES", profile);
        environment.put(
                "COMPOSE_PROJECT_NAME",
                "tidegate-it-" + profile + "-" + ProcessHandle.current().pid());
        PORTS.forEach(variable -> environment.put(variable, String.valueOf(freePort())));
    }

    /**
     * Builds the project's own image, which takes a moment where it was built before; the test is skipped without a Docker
     * engine or the images.
     *
     * @param root the folder of the file
     * @param profile what is to be started
     */
    static ComposeProject of(Path root, String profile) {
        Optional<String> missing = Docker.missing(IMAGES);
        assumeTrue(missing.isEmpty(), () -> "containers are not tested: " + missing.orElse(""));
        Optional<List<String>> compose = Docker.compose();
        assumeTrue(compose.isPresent(), "containers are not tested: there is no Docker Compose");
        Docker.run(SOURCES, Map.of(), List.of("docker", "build", "-q", "-t", OWN_IMAGE, "."));
        return new ComposeProject(root, compose.orElseThrow(), profile);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException("no port is free", none);
        }
    }

    /**
     * Starts everything; returns when the last container was started. The command ends where a service that another waits for
     * is unhealthy for a moment, as on a machine under load, and goes on when it is given again.
     */
    void up() {
        await("all containers are started")
                .atMost(PATIENCE.multipliedBy(2))
                .ignoreExceptionsInstanceOf(IllegalStateException.class)
                .until(() -> {
                    compose("up", "-d", "--no-build");
                    return true;
                });
    }

    String port(String variable) {
        return environment.getOrDefault(variable, "");
    }

    /** One answer of the engine about a service's container. */
    String inspect(String service, String format) {
        return Docker.run(root, Map.of(), List.of("docker", "inspect", "-f", format, container(service)));
    }

    /** Waits until a service is healthy, or runs where its container has nothing to ask. */
    void awaitHealth(String service) {
        await(service + " is healthy")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> inspect(
                                service, "{{if .State.Health}}{{.State.Health.Status}}{{else}}{{.State.Status}}{{end}}")
                        .matches("healthy|running"));
    }

    /** What a service answers on a port that is open to this machine. */
    JsonNode ask(String portVariable, String path) throws IOException, InterruptedException {
        URI address = URI.create("http://localhost:" + port(portVariable) + path);
        return JSON.readTree(HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                .body());
    }

    /**
     * Runs another program in a container of its own that is made as a service's is, and returns what it printed.
     *
     * @param mounts further folders, each {@code here:there}, which it can read
     * @param program and its arguments
     */
    String run(String service, List<String> mounts, List<String> program) {
        List<String> arguments = new ArrayList<>(List.of("run", "--rm", "-T", "--no-deps"));
        mounts.forEach(mount -> arguments.addAll(List.of("-v", mount + ":ro")));
        arguments.addAll(List.of("--entrypoint", program.get(0), service));
        arguments.addAll(program.subList(1, program.size()));
        return compose(arguments.toArray(String[]::new));
    }

    /** Asked once: a container that is started again stays the same. */
    private String container(String service) {
        return containers.computeIfAbsent(service, asked -> compose("ps", "-q", asked));
    }

    /**
     * Kills the process of a service, as running out of memory would. The engine's own {@code kill} would not do: it takes it
     * for an operator's wish, after which nothing is started again. Nor would a kill from inside, which the first process of
     * a container does not hear.
     */
    void kill(String service) {
        Docker.run(
                root,
                Map.of(),
                List.of(
                        "docker",
                        "run",
                        "--rm",
                        "--network=none",
                        "--pid=host",
                        "--user=0",
                        "--entrypoint=sh",
                        OWN_IMAGE,
                        "-c",
                        "kill -9 " + inspect(service, "{{.State.Pid}}")));
    }

    /** All that a service has said. */
    String log(String service) {
        return compose("logs", "--no-color", service);
    }

    /** Stops a service as an operator would, and returns its exit code. */
    int stop(String service) {
        String stopped = container(service);
        compose("stop", service);
        return Integer.parseInt(
                Docker.run(root, Map.of(), List.of("docker", "inspect", "-f", "{{.State.ExitCode}}", stopped)));
    }

    /** What all containers said, into a file. */
    void keepLogs(Path file) {
        try {
            Files.writeString(file, compose("logs", "--no-color", "--timestamps"));
        } catch (IOException refused) {
            throw new UncheckedIOException("cannot write " + file, refused);
        }
    }

    private String compose(String... arguments) {
        List<String> command = new ArrayList<>(compose);
        command.addAll(Arrays.asList(arguments));
        return Docker.run(root, environment, command);
    }

    @Override
    public void close() {
        compose("down", "--volumes", "--remove-orphans", "--timeout", "10");
    }
}
