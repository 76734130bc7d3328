package io.tidegate.tests.chaos;

import io.tidegate.tests.PipelineParts;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code topology-tests/chaos}: a long run by hand. */
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        description = "Kills stages again and again, and compares what is committed with what the input alone gives.")
final class ChaosCommand implements Callable<Integer> {
    /** The system property with the directory that files are relative to: the launcher's, not this process's. */
    private static final String FROM = "tidegate.chaos.from";

    @Option(names = "--kills", defaultValue = "100", description = "How often each stage is killed (${DEFAULT-VALUE}).")
    private int kills;

    @Option(names = "--seed", description = "Of the chances; random when left out.")
    private Optional<Long> seed = Optional.empty();

    @Option(
            names = "--proof",
            split = ",",
            description = "windows, decisions or acts; several separated by commas, or all (all).")
    private List<String> proofs = List.of("all");

    @Option(names = "--report", paramLabel = "FILE", description = "Writes the report there as well.")
    private Optional<Path> report = Optional.empty();

    @Spec
    private CommandSpec spec;

    private final PrintStream out;

    private ChaosCommand(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        CommandLine line = new CommandLine(new ChaosCommand(out));
        line.setParameterExceptionHandler((wrong, given) -> {
            line.getErr().println("chaos: " + wrong.getMessage());
            return CommandLine.ExitCode.USAGE;
        });
        System.exit(line.execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Set<Subject> subjects = subjects();
        require(kills >= 1, "--kills must be at least 1, but was " + kills);
        // A long run must not end with a report that cannot be written.
        Optional<Path> file = report.map(
                path -> Path.of(System.getProperty(FROM, "")).resolve(path).toAbsolutePath());
        file.ifPresent(path -> require(
                Files.isDirectory(path.resolveSibling("")),
                "--report must be a file in a folder that is there, but was " + path));
        Path folder = Files.createTempDirectory("tidegate-chaos");
        ChaosPlan plan = ChaosPlan.of(
                subjects,
                kills,
                seed.orElseGet(() -> ThreadLocalRandom.current().nextLong(1_000_000)));
        out.println("seed " + plan.seed() + ", logs in " + folder);
        try (PipelineParts parts = PipelineParts.start(folder)) {
            ChaosReport shown = ChaosRun.of(
                    parts, StageClasses.in(folder.resolve("classes")), plan, folder.resolve("stages"), out::println);
            out.println(shown);
            if (file.isPresent()) {
                Files.writeString(file.get(), shown + System.lineSeparator());
            }
            return shown.holds() ? 0 : 1;
        }
    }

    private Set<Subject> subjects() {
        if (proofs.contains("all")) {
            return EnumSet.allOf(Subject.class);
        }
        EnumSet<Subject> chosen = EnumSet.noneOf(Subject.class);
        for (String proof : proofs) {
            chosen.add(Arrays.stream(Subject.values())
                    .filter(subject -> subject.word().equals(proof))
                    .findFirst()
                    .orElseThrow(() -> wrong("--proof must be windows, decisions, acts or all, but was " + proof)));
        }
        return chosen;
    }

    private void require(boolean holds, String rule) {
        if (!holds) {
            throw wrong(rule);
        }
    }

    private ParameterException wrong(String rule) {
        return new ParameterException(spec.commandLine(), rule);
    }
}
