package io.tidegate.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own, with the flags that the launcher gives to {@code tidegate run}, whose processor time the system tells. */
final class MeasuredProcess implements AutoCloseable {
    /** As in the launcher; glibc's arenas are its business too. */
    private static final List<String> FLAGS = List.of(
            "-Xmx768m",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-Xshare:auto",
            "-XX:Tier4InvocationThreshold=50000",
            "-XX:Tier4MinInvocationThreshold=6000",
            "-XX:Tier4CompileThreshold=150000",
            "-XX:Tier4BackEdgeThreshold=400000",
            "-XX:Tier3DelayOn=0");

    private static final long GRACE_SECONDS = 30;
    private static final int LAST_LINES = 10;

    private final Process process;
    private final Path log;

    private MeasuredProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts one with the class path of this process.
     *
     * @param log where its standard error goes
     * @param furtherFlags of the JVM; they win
     */
    static MeasuredProcess start(Path log, List<String> furtherFlags, String mainClass, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(furtherFlags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        try {
            Process process = builder.start();
            // Whatever ends this process must not leave one behind that reads for ever.
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "benchmark-guard"));
            return new MeasuredProcess(process, log);
        } catch (IOException refused) {
            throw new UncheckedIOException("cannot start " + mainClass, refused);
        }
    }

    /** What it says, line by line. */
    BufferedReader output() {
        return process.inputReader();
    }

    /** Processor time of the whole process since it began, by the operating system. */
    Duration processorTime() {
        return process.info()
                .totalCpuDuration()
                .orElseThrow(() -> new BenchmarkFailure(
                        "the process has ended, or the system does not tell its processor time: " + lastWords()));
    }

    /** The end of its log, which goes with the folder of the run. */
    private String lastWords() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        } catch (IOException unreadable) {
            return "it left no log";
        }
    }

    long pid() {
        return process.pid();
    }

    void requireAlive() {
        if (!process.isAlive()) {
            throw new BenchmarkFailure("a process ended by itself with " + process.exitValue() + ": " + lastWords());
        }
    }

    /** Waits until it has done its work and ended by itself. */
    void awaitEnd(Duration patience) throws InterruptedException {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new BenchmarkFailure("a process has not ended after " + patience + ": " + lastWords());
        }
        if (process.exitValue() != 0) {
            throw new BenchmarkFailure("a process ended with " + process.exitValue() + ": " + lastWords());
        }
    }

    /** Ends it as an operator does, and waits until it has ended. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Ends it as a power cut does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
