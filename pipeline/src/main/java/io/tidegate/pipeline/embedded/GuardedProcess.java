package io.tidegate.pipeline.embedded;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A child process that ends when we end, however we end.
 *
 * <p>Between us and the server stands a few lines of shell that read from a pipe which only we hold. When the pipe closes,
 * because we closed it or because the system did after a SIGKILL, the shell asks the server to end, and kills it when it
 * takes too long. No server has to know about it, and no second JVM is needed.
 */
final class GuardedProcess implements AutoCloseable {
    /**
     * Arguments: file for the process id, signal that asks for an end, seconds until a kill, and the command. Signals of the
     * terminal go past both (a session of its own where the system can make one), so that Ctrl-C lets us end them in order.
     */
    private static final String GUARD = """
            trap '' INT HUP
            pidfile=$1 signal=$2 grace=$3
            shift 3
            exec 3<&0 </dev/null
            command -v setsid >/dev/null 2>&1 && set -- setsid "$@"
            "$@" 3<&- &
            child=$!
            echo "$child" >"$pidfile"
            (
              # A signal to the whole group ends the guard, and this must still end the child.
              trap '' TERM
              read -r _ <&3
              exec 3<&-
              kill -s "$signal" "$child" 2>/dev/null
              left=$((grace * 10))
              while [ "$left" -gt 0 ] && kill -0 "$child" 2>/dev/null; do
                sleep 0.1
                left=$((left - 1))
              done
              kill -s KILL "$child" 2>/dev/null
            ) &
            watch=$!
            exec 3<&-
            wait "$child"
            code=$?
            kill -s KILL "$watch" 2>/dev/null
            exit "$code"
            """;

    /** The end of a log that an error message is looked for in. */
    private static final int TAIL_BYTES = 16 * 1024;

    /** Beyond the guard's own patience, before the guard itself is killed. */
    private static final Duration MARGIN = Duration.ofSeconds(3);

    /**
     * What to start.
     *
     * @param command the server and its arguments
     * @param environment variables added to ours
     * @param folder where it starts
     * @param output receives what it prints; the file of the run before is kept beside it as {@code .1}
     * @param processIdFile receives its process id
     * @param stopSignal the signal that it takes as a request for a clean end: {@code TERM}, {@code INT}
     * @param grace how long a clean end may take
     */
    record Launch(
            List<String> command,
            Map<String, String> environment,
            Path folder,
            Path output,
            Path processIdFile,
            String stopSignal,
            Duration grace) {
        Launch {
            if (command.isEmpty()) {
                throw new IllegalArgumentException("nothing to start");
            }
            if (grace.toSeconds() < 1) {
                throw new IllegalArgumentException("a grace of at least a second, but got " + grace);
            }
            command = List.copyOf(command);
            environment = Map.copyOf(environment);
        }
    }

    private final Process guard;
    private final Launch launch;

    private GuardedProcess(Process guard, Launch launch) {
        this.guard = guard;
        this.launch = launch;
    }

    static GuardedProcess start(Launch launch) throws IOException {
        keepLast(launch.output());
        var command = new ArrayList<>(List.of(
                "/bin/sh",
                "-c",
                GUARD,
                "tidegate-guard",
                launch.processIdFile().toString(),
                launch.stopSignal(),
                Long.toString(launch.grace().toSeconds())));
        command.addAll(launch.command());
        var builder = new ProcessBuilder(command)
                .directory(launch.folder().toFile())
                .redirectErrorStream(true)
                .redirectOutput(launch.output().toFile());
        builder.environment().putAll(launch.environment());
        return new GuardedProcess(builder.start(), launch);
    }

    boolean isAlive() {
        return guard.isAlive();
    }

    /** Completes with the server's exit code when it has ended. */
    CompletableFuture<Integer> exited() {
        return guard.onExit().thenApply(Process::exitValue);
    }

    /** The end of what it printed. */
    String lastOutput() throws IOException {
        return tail(launch.output());
    }

    /** The last {@value #TAIL_BYTES} bytes of a file; empty when there is none. */
    static String tail(Path file) throws IOException {
        if (!Files.exists(file)) {
            return "";
        }
        try (var content = new RandomAccessFile(file.toFile(), "r")) {
            content.seek(Math.max(0, content.length() - TAIL_BYTES));
            var bytes = new byte[TAIL_BYTES];
            var read = Math.max(0, content.read(bytes));
            return new String(bytes, 0, read, StandardCharsets.UTF_8);
        }
    }

    /** Asks the server to end and waits for it; kills it after its grace. Returns at once when it has ended already. */
    @Override
    public void close() {
        try {
            guard.getOutputStream().close();
        } catch (IOException e) {
            // The guard is gone already, and with it the server.
        }
        if (Thread.interrupted()) {
            try {
                awaitEnd();
            } finally {
                Thread.currentThread().interrupt();
            }
        } else {
            awaitEnd();
        }
    }

    private void awaitEnd() {
        try {
            if (!guard.waitFor(launch.grace().plus(MARGIN).toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }

    private void kill() {
        guard.descendants().forEach(ProcessHandle::destroyForcibly);
        guard.destroyForcibly();
    }

    private static void keepLast(Path output) throws IOException {
        if (Files.exists(output)) {
            Files.move(output, output.resolveSibling(output.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
