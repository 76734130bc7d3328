package io.tidegate.benchmarks;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code benchmarks/run}. */
@Command(
        name = "benchmarks/run",
        description = "Measures what Tidegate costs and how quickly it reacts.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "NAME",
        footer = {"", "Exit codes: 0 measured, 1 what was measured did not do its work, 2 wrong usage"})
public final class Benchmarks implements Runnable {
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    @Spec
    private CommandSpec spec;

    private Benchmarks() {}

    /** Runs one benchmark and ends the process with its exit code. */
    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT);
        CommandLine line = new CommandLine(new Benchmarks())
                .addSubcommand(new IngestCommand())
                .addSubcommand(new HostileCommand())
                .addSubcommand(new ForecastCommand())
                .addSubcommand(new LatencyCommand())
                .addSubcommand(new RestoreCommand())
                .addSubcommand(new AgentCommand())
                .addSubcommand(new DemoCommand())
                .addSubcommand(new MicroCommand())
                .addSubcommand(new AllCommand());
        line.setParameterExceptionHandler(Benchmarks::wrongUsage);
        line.setExecutionExceptionHandler(Benchmarks::failed);
        System.exit(line.execute(arguments));
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "the name of a benchmark is missing; there are: "
                        + String.join(", ", spec.subcommands().keySet()));
    }

    private static int wrongUsage(ParameterException wrong, String[] arguments) {
        PrintWriter err = wrong.getCommandLine().getErr();
        err.println("benchmarks: " + firstLine(wrong));
        err.flush();
        return USAGE;
    }

    private static int failed(Exception failure, CommandLine line, CommandLine.ParseResult parsed) {
        line.getOut().flush();
        if (failure instanceof BenchmarkFailure expected) {
            line.getErr().println("benchmarks: " + expected.getMessage());
        } else {
            failure.printStackTrace(line.getErr());
        }
        line.getErr().flush();
        return FAILED;
    }

    private static String firstLine(Exception wrong) {
        return Optional.ofNullable(wrong.getMessage())
                .flatMap(message -> message.lines().findFirst())
                .orElse(wrong.toString());
    }
}
