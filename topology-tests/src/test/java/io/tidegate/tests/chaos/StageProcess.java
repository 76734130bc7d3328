package io.tidegate.tests.chaos;

import io.tidegate.pipeline.Stage;
import io.tidegate.tests.PipelineParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** {@code tidegate run --stage …} in a process of its own, one after the other under the same name. */
final class StageProcess {
    private static final Path SETTINGS = Path.of("src", "test", "resources", "pipeline.yaml");

    /** A life that does not even begin by then is at fault; generous, for machines are busy. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final int LAST_LINES = 60;

    private final PipelineParts parts;
    private final StageClasses classes;
    private final Set<Stage> stages;
    private final Path folder;
    private final Optional<Guard> lacks;
    private int moves;

    /**
     * Nothing runs yet.
     *
     * @param folder where it keeps its state and its log
     * @param lacks the guard that it does without
     */
    StageProcess(PipelineParts parts, StageClasses classes, Set<Stage> stages, Path folder, Optional<Guard> lacks)
            throws IOException {
        this.parts = parts;
        this.classes = classes;
        this.stages = stages;
        this.folder = Files.createDirectories(folder);
        this.lacks = lacks;
        Files.writeString(settings(), Files.readString(SETTINGS) + kafka(lacks));
    }

    private static String kafka(Optional<Guard> lacks) {
        // A process that gives up on a broker has not been killed; on a busy machine it needs more patience than by
        // default.
        StringBuilder text = new StringBuilder("\nkafka:\n  connectTimeout: 1m\n  properties:\n");
        text.append("    default.client.supplier: ").append(MortalClients.class.getName());
        if (lacks.filter(Guard.EXACTLY_ONCE::equals).isPresent()) {
            text.append("\n    processing.guarantee: at_least_once");
            text.append("\n    main.consumer.isolation.level: read_committed");
        }
        return text.append("\n").toString();
    }

    /** Its successors keep their state elsewhere: it may not be dead yet. */
    void moveOut() {
        moves++;
    }

    /** Two are enough: of those that were left one at most is alive. */
    private Path data() {
        return folder.resolve("data-" + moves % 2);
    }

    private Path settings() {
        return folder.resolve("settings.yaml");
    }

    private Path works() {
        return folder.resolve("works");
    }

    /** Where it says what went wrong. */
    Path log() {
        return folder.resolve("stage.log");
    }

    /** The last lines of its log, for the folder may be gone when somebody asks. */
    String endOfLog() {
        try {
            List<String> lines = Files.readAllLines(log());
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    /** Starts it; it dies at that point by its own hand, having come by so often. */
    Process start(KillPoint point, int passed) throws IOException {
        Files.deleteIfExists(works());
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData"));
        command.addAll(Death.flags(point, passed, works(), lacks));
        command.add(RandomIds.flag(parts.registryUrl()));
        command.addAll(classes.flags());
        command.addAll(List.of(
                "io.tidegate.pipeline.Main",
                "run",
                "--config",
                settings().toString(),
                "--stage",
                stages.stream().map(Stage::word).collect(Collectors.joining(",")),
                "--bootstrap-servers",
                parts.address(),
                "--schema-registry",
                parts.registryUrl(),
                "--data",
                data().toString(),
                // Kept in the data directory otherwise, and so a successor's with another one would have another name.
                "--set",
                "streams.instance=chaos",
                // What a paused one has begun holds its readers up until then.
                "--set",
                "streams.transactionTimeout=2s"));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
    }

    /** Waits until it has committed something; false when it has ended before. */
    boolean awaitWork(Process process) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.exists(works())) {
            if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
                return false;
            }
            if (System.nanoTime() > end) {
                process.destroyForcibly().waitFor();
                throw new IllegalStateException(
                        "stages " + stages + " committed nothing within " + PATIENCE + ", see " + log());
            }
        }
        return true;
    }
}
