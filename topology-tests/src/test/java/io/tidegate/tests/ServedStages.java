package io.tidegate.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.pipeline.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code tidegate run --stage …} in a process of its own with little memory, and what it says of itself over HTTP. */
public final class ServedStages implements AutoCloseable {
    private static final Path SETTINGS = Path.of("src", "test", "resources", "pipeline.yaml");
    private static final Pattern ADDRESS = Pattern.compile("health and metrics at (\\S+)");

    private final HttpClient client = HttpClient.newHttpClient();
    private final String name;
    private final Path log;
    private final Process process;

    private ServedStages(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
    }

    /** Starts some, with its state and its log in {@code folder}. */
    public static ServedStages start(PipelineParts parts, Set<Stage> stages, Path folder) throws IOException {
        String name = stages.stream().map(Stage::word).collect(Collectors.joining(","));
        Path log = folder.resolve(name + ".log");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-XX:-UsePerfData",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.tidegate.pipeline.Main",
                        "run",
                        "--config",
                        SETTINGS.toString(),
                        "--stage",
                        name,
                        "--bootstrap-servers",
                        parts.address(),
                        "--schema-registry",
                        parts.registryUrl(),
                        "--data",
                        folder.resolve(name).toString()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new ServedStages(name, log, process);
    }

    /** Whether the process lives and every stage in it is ready. */
    public boolean isReady() {
        assertThat(process.isAlive()).as("%s live, see %s", name, log).isTrue();
        return address()
                .filter(address -> get(address, "/health/ready").statusCode() == 200)
                .isPresent();
    }

    /** The sum of a metric over all its tags that contain {@code tag}; 0 where there is none. */
    public double metric(String name, String tag) {
        String text = get(address().orElseThrow(), "/metrics").body();
        Pattern line = Pattern.compile("^" + Pattern.quote(name) + "\\{(.*)} (\\S+)$", Pattern.MULTILINE);
        return line.matcher(text)
                .results()
                .filter(found -> found.group(1).contains(tag))
                .mapToDouble(found -> Double.parseDouble(found.group(2)))
                .sum();
    }

    private Optional<String> address() {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.map(ADDRESS::matcher)
                    .filter(Matcher::find)
                    .map(found -> found.group(1))
                    .findFirst();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private HttpResponse<String> get(String address, String path) {
        try {
            return client.send(
                    HttpRequest.newBuilder(URI.create(address + path))
                            .timeout(Duration.ofSeconds(20))
                            .build(),
                    BodyHandlers.ofString());
        } catch (IOException refused) {
            throw new UncheckedIOException(name + " do not answer, see " + log, refused);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Ends it as a signal does. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return name + ", whose log is " + log;
    }
}
