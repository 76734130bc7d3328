package io.tidegate.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code tidegate run} in a process of its own. */
final class Stages {
    private static final String MAIN = "io.tidegate.pipeline.Main";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration LOOK = Duration.ofMillis(20);

    private Stages() {}

    /** Starts some stages, or all when none is named, with their state in {@code data}. */
    static MeasuredProcess start(Servers servers, Path data, List<String> flags, String... stages) {
        return start(servers, data, flags, List.of(), stages);
    }

    /** The same with settings, {@code KEY=VALUE} each. */
    static MeasuredProcess start(
            Servers servers, Path data, List<String> flags, List<String> settings, String... stages) {
        List<String> arguments = new ArrayList<>(List.of("run", "--http-port", "0", "--data", data.toString()));
        if (stages.length > 0) {
            arguments.addAll(List.of("--stage", String.join(",", stages)));
        }
        arguments.addAll(servers.arguments());
        settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
        List<String> all = new ArrayList<>(flags);
        all.add("-Dtidegate.pipeline.home=" + System.getProperty("tidegate.pipeline.home"));
        return MeasuredProcess.start(log(data), all, MAIN, arguments);
    }

    /** Lets a process load what they want and leave an archive of it, as the launcher does. */
    static void rehearse(Servers servers, Path archive) throws InterruptedException {
        try (MeasuredProcess rehearsal = MeasuredProcess.start(
                log(servers.folder().resolve("rehearsal")),
                List.of("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:cds=off", "-Xlog:cds+dynamic=off"),
                MAIN,
                List.of(
                        "rehearse",
                        "--data",
                        servers.folder().resolve("rehearsal").toString()))) {
            rehearsal.awaitEnd(PATIENCE);
        }
    }

    /** Waits until it says that they run. */
    static void awaitRunning(MeasuredProcess process, Path data) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() - end < 0) {
            process.requireAlive();
            try {
                if (Files.readAllLines(log(data)).contains("running")) {
                    return;
                }
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
            Thread.sleep(LOOK.toMillis());
        }
        throw new BenchmarkFailure("the stages do not run after " + PATIENCE + ", see " + log(data));
    }

    private static Path log(Path data) {
        return data.resolveSibling(data.getFileName() + ".log");
    }
}
