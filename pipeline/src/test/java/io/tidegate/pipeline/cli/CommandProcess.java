package io.tidegate.pipeline.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * A command line in a process of its own, for signals and exit codes; killed when it is closed.
 *
 * @param process it
 * @param output what it prints to either stream
 */
record CommandProcess(Process process, Path output) implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    static CommandProcess start(Path output, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.tidegate.pipeline.Main"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        return new CommandProcess(builder.start(), output);
    }

    /** What it has printed when that contains {@code expected}, or when it has ended. */
    String awaitOutput(String expected) {
        return Awaitility.await()
                .atMost(LIMIT)
                .until(() -> Files.readString(output), text -> text.contains(expected) || !process.isAlive());
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
