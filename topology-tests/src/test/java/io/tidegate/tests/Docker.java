package io.tidegate.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The command line of a Docker engine, as people use it. */
final class Docker {
    private Docker() {}

    /** Where commands complain, all of them. */
    private static final Path COMPLAINTS = Path.of("target", "docker.log");

    private record Answer(int exitCode, String text) {}

    /** Why tests with these images cannot run here; empty when they can. */
    static Optional<String> missing(List<String> images) {
        if (!answers(List.of("docker", "info"))) {
            return Optional.of("no Docker engine answers");
        }
        String absent = images.stream()
                .filter(image -> !answers(List.of("docker", "image", "inspect", image)))
                .collect(Collectors.joining(", "));
        return absent.isEmpty()
                ? Optional.empty()
                : Optional.of("images that are not here: " + absent + "; 'docker pull' brings them");
    }

    /** Docker Compose, as a part of {@code docker} or as a command of its own. */
    static Optional<List<String>> compose() {
        for (List<String> command : List.of(List.of("docker", "compose"), List.of("docker-compose"))) {
            List<String> asked = new ArrayList<>(command);
            asked.add("version");
            if (answers(asked)) {
                return Optional.of(command);
            }
        }
        return Optional.empty();
    }

    /** Runs a command that has to succeed, in a folder, and returns what it printed. */
    static String run(Path folder, Map<String, String> environment, List<String> command) {
        Answer answer = execute(folder, environment, command);
        if (answer.exitCode() != 0) {
            throw new IllegalStateException(String.join(" ", command) + " ended with " + answer.exitCode() + ", see "
                    + COMPLAINTS + " " + answer.text());
        }
        return answer.text();
    }

    /** Whether a command is there and succeeds. */
    private static boolean answers(List<String> command) {
        try {
            return execute(Path.of("."), Map.of(), command).exitCode() == 0;
        } catch (UncheckedIOException notThere) {
            return false;
        }
    }

    private static Answer execute(Path folder, Map<String, String> environment, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(Redirect.appendTo(COMPLAINTS.toFile()));
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(process.waitFor(), text.strip());
        } catch (IOException refused) {
            throw new UncheckedIOException("cannot run " + command, refused);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + command, stopped);
        }
    }
}
