package io.tidegate.pipeline.cli;

import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.tidegate.pipeline.config.DurationText;
import io.tidegate.pipeline.demo.Comparison;
import io.tidegate.pipeline.demo.Demo;
import io.tidegate.pipeline.demo.DemoOptions;
import io.tidegate.pipeline.demo.DemoScenario;
import io.tidegate.pipeline.demo.DemoSummary;
import io.tidegate.pipeline.files.FileReason;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code demo}: the real pipeline and real pools under a recorded load, compared with static pools. */
@Command(
        name = "demo",
        description = {
            "Runs the real pipeline on a real broker, registry and PostgreSQL, drives live pools with a recorded load,",
            "and compares them with static pools under the same load. Ends by itself.",
            "Exit code 1: the budget was overrun, or a decision was not accounted for."
        })
final class DemoCommand implements Callable<Integer> {
    private static final Duration SHORTEST = Duration.ofSeconds(5);
    /** The load is laid out beforehand; a longer one would neither fit nor show more. */
    private static final Duration LONGEST = Duration.ofDays(1);

    /** More than a summary takes. */
    private static final long LEAST_ROOM_BYTES = 1L << 20;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--duration",
            paramLabel = "DURATION",
            defaultValue = "180s",
            description = "How long the load runs; a recorded day always takes 180s (default: ${DEFAULT-VALUE}).")
    private String duration;

    @Option(names = "--no-static", description = "Without the static pools beside it.")
    private boolean noStatic;

    @Option(
            names = "--faults",
            description = "Injects twenty faults at random moments; fewer in a run shorter than 180s.")
    private boolean faults;

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            description = "Draws other borrowers and other faults; the same number draws the same ones.")
    private Optional<Long> seed = Optional.empty();

    @Option(names = "--summary", paramLabel = "FILE", description = "Writes what was measured as JSON.")
    private Optional<Path> summary = Optional.empty();

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            defaultValue = ".tidegate/demo",
            description = "Where the parts keep their files (default: ${DEFAULT-VALUE}).")
    private Path data;

    @Override
    public Integer call() throws Exception {
        long started = System.nanoTime() - sinceCommand().toNanos();
        Duration length = length();
        summary.ifPresent(this::requireWritable);
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try (FreshFolder fresh = FreshFolder.in(data)) {
            DemoOptions options = new DemoOptions(
                    length,
                    !noStatic,
                    faults,
                    seed.map(OptionalLong::of).orElse(OptionalLong.empty()),
                    data.toAbsolutePath(),
                    fresh.path(),
                    out,
                    CommandLine.Help.Ansi.AUTO.enabled(),
                    line -> {
                        err.println("  " + line);
                        err.flush();
                    });
            DemoSummary measured = new Demo(DemoScenario.shipped(), options, started).run();
            out.println();
            out.print(Comparison.text(measured));
            out.flush();
            if (summary.isPresent()) {
                write(summary.get(), json(measured));
            }
            return measured.kept() ? ExitCode.OK : ExitCode.FAILED;
        }
    }

    /** The start of this process lies before that of this class; the launcher may have told when its own was. */
    private static Duration sinceCommand() {
        return ProcessHandle.current()
                .info()
                .startInstant()
                .map(start -> Duration.between(start, Instant.now()))
                .filter(age -> !age.isNegative())
                .orElse(Duration.ZERO);
    }

    private Duration length() {
        Duration length;
        try {
            length = DurationText.parse(duration);
        } catch (IllegalArgumentException unreadable) {
            throw new ParameterException(spec.commandLine(), "--duration: " + unreadable.getMessage(), unreadable);
        }
        if (length.compareTo(SHORTEST) < 0 || length.compareTo(LONGEST) > 0) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--duration must be " + DurationText.format(SHORTEST) + " to " + DurationText.format(LONGEST)
                            + ", but was " + duration);
        }
        return length;
    }

    /** Now, and not after three minutes. */
    private void requireWritable(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder) || Files.isDirectory(file)) {
            throw new ParameterException(
                    spec.commandLine(), "--summary: '" + file + "' is not a file in a folder that can be written to");
        }
        try {
            if (Files.getFileStore(folder).getUsableSpace() < LEAST_ROOM_BYTES) {
                throw CommandFailure.unavailable("--summary: no space left for " + file);
            }
        } catch (IOException refused) {
            throw CommandFailure.unavailable("--summary: cannot write " + file + ": " + FileReason.of(refused));
        }
    }

    private static void write(Path file, String json) {
        try {
            Files.writeString(file, json);
        } catch (IOException refused) {
            throw CommandFailure.unavailable("--summary: cannot write " + file + ": " + FileReason.of(refused));
        }
    }

    private static String json(DemoSummary measured) throws IOException {
        ObjectWriter writer =
                JsonMapper.builder().addModule(new Jdk8Module()).build().writerWithDefaultPrettyPrinter();
        return writer.writeValueAsString(measured) + System.lineSeparator();
    }
}
