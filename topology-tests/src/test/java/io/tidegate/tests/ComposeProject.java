package io.tidegate.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code docker-compose.yml} under a name and on ports of its own, with one profile. */
final class ComposeProject implements AutoCloseable {
    private static final List<String> PORTS = List.of("KAFKA_PORT", "REGISTRY_PORT", "CONSOLE_PORT", "PROMETHEUS_PORT");

    private final Path root;
    private final List<String> compose;
    private final String image;
    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> containers = new HashMap<>();

    /**
     * @param root the folder of the file
     * @param compose the command
     * @param image the name under which the project's own image is built
     * @param profile what is started
     */
    ComposeProject(Path root, List<String> compose, String image, String profile) {
        this.root = root;
        this.compose = compose;
        this.image = image;
        environment.put("TIDEGATE_IMAGE", image);
        environment.put("COMPOSE_PROFILES", profile);
        environment.put(
                "COMPOSE_PROJECT_NAME", "tidegate-it-" + ProcessHandle.current().pid());
        PORTS.forEach(variable -> environment.put(variable, String.valueOf(freePort())));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException("no port is free", none);
        }
    }

    /** Builds the project's own image. */
    void build() {
        Docker.run(root, Map.of(), List.of("docker", "build", "-q", "-t", image, "."));
    }

    /** Starts everything; returns when the last container was started. */
    void up() {
        compose("up", "-d", "--no-build");
    }

    String port(String variable) {
        return environment.getOrDefault(variable, "");
    }

    /** One answer of the engine about a service's container. */
    String inspect(String service, String format) {
        return Docker.run(root, Map.of(), List.of("docker", "inspect", "-f", format, container(service)));
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
                        image,
                        "-c",
                        "kill -9 " + inspect(service, "{{.State.Pid}}")));
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
