package io.tidegate.tests.outside;

import io.tidegate.pipeline.Stage;
import io.tidegate.tests.PipelineParts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** {@code tidegate run} in a process of its own, under a supervisor that starts it again whenever it ends. */
final class SupervisedRun implements AutoCloseable {
    private static final Path SETTINGS = Path.of("src", "test", "resources", "pipeline.yaml");
    private static final Pattern ADDRESS = Pattern.compile("health and metrics at (http://\\S+)");
    /** As in the container's and the launcher's scripts, with little of it. */
    private static final List<String> MEMORY = List.of("-Xmx160m", "-XX:+ExitOnOutOfMemoryError");

    /** Lines that tell what an error was. */
    private static final int AROUND = 4;

    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration ANSWER = Duration.ofSeconds(2);

    private final ProcessBuilder command;
    private final Path log;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(ANSWER).build();
    private final List<Integer> exits = new CopyOnWriteArrayList<>();
    private boolean closed;
    private @Nullable Process process;

    /**
     * What the process says of itself.
     *
     * @param status HTTP's; 0 where nobody answers
     * @param body says why not
     */
    record Health(int status, String body) {
        boolean isReady() {
            return status == 200;
        }
    }

    private SupervisedRun(ProcessBuilder command, Path log) {
        this.command = command;
        this.log = log;
    }

    /**
     * Starts it, and returns at once.
     *
     * @param folder for its state and its log
     * @param settings further ones, as YAML, beside those of all tests
     * @param environment further variables, beside those that lead it to the parts
     */
    static SupervisedRun start(
            PipelineParts parts, Path folder, Set<Stage> stages, String settings, Map<String, String> environment)
            throws IOException {
        Path file = Files.createDirectories(folder).resolve("settings.yaml");
        Files.writeString(file, Files.readString(SETTINGS) + System.lineSeparator() + settings);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData"));
        command.addAll(MEMORY);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                "io.tidegate.pipeline.Main",
                "run",
                "--config",
                file.toString(),
                "--stage",
                stages.stream().map(Stage::word).collect(Collectors.joining(",")),
                "--data",
                folder.resolve("data").toString()));
        Path log = folder.resolve("stage.log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(parts.environment());
        builder.environment().putAll(environment);
        SupervisedRun run = new SupervisedRun(builder, log);
        run.begin();
        return run;
    }

    private synchronized void begin() {
        if (closed) {
            return;
        }
        try {
            Process started = command.start();
            process = started;
            var unused = started.onExit()
                    .thenAccept(ended -> exits.add(ended.exitValue()))
                    .thenRunAsync(
                            this::begin, CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The exit codes of the lives that are over. */
    List<Integer> exits() {
        return List.copyOf(exits);
    }

    /** All that it has printed, in all of its lives. */
    String log() {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** What it has said of errors, in all of its lives, and with each the lines that follow. */
    String errors() {
        List<String> lines = log().lines().toList();
        return IntStream.range(0, lines.size())
                .filter(line ->
                        lines.get(line).contains("ERROR") || lines.get(line).startsWith("tidegate:"))
                .mapToObj(line -> String.join("\n", lines.subList(line, Math.min(line + AROUND, lines.size()))))
                .collect(Collectors.joining("\n"));
    }

    /** Asks it whether it is ready. */
    Health health() {
        return get("/health/ready");
    }

    /** What it measures, in Prometheus's text format; empty where nobody answers. */
    String metrics() {
        return get("/metrics").body();
    }

    private Health get(String path) {
        Optional<String> address =
                ADDRESS.matcher(log()).results().map(MatchResult::group).reduce((before, last) -> last);
        if (address.isEmpty()) {
            return new Health(0, "it has not begun");
        }
        URI uri = URI.create(address.get().substring(address.get().indexOf("http")) + path);
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(uri).timeout(ANSWER).build(), HttpResponse.BodyHandlers.ofString());
            return new Health(answer.statusCode(), answer.body());
        } catch (IOException silent) {
            return new Health(0, silent.toString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Health(0, interrupted.toString());
        }
    }

    /** Ends it in order where it can, and lets it be. */
    @Override
    public void close() {
        Process last;
        synchronized (this) {
            closed = true;
            last = process;
        }
        if (last == null) {
            return;
        }
        last.destroy();
        try {
            if (!last.waitFor(30, TimeUnit.SECONDS)) {
                last.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            last.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
