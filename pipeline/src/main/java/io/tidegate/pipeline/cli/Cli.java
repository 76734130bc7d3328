package io.tidegate.pipeline.cli;

import io.tidegate.domain.DecisionId;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.RegionId;
import io.tidegate.domain.ServiceId;
import io.tidegate.pipeline.cluster.UnavailableException;
import io.tidegate.pipeline.config.ConfigException;
import io.tidegate.pipeline.config.DurationText;
import io.tidegate.pipeline.embedded.EmbeddedPartException;
import io.tidegate.pipeline.replay.ReplayPrefix;
import io.tidegate.pipeline.replay.ReplayRefusedException;
import io.tidegate.schemas.serde.SchemaRegistryException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/** Wires the commands together, and turns what goes wrong into one line and an exit code. */
@Command(
        name = "tidegate",
        description = "Sizes connection pools before the demand arrives.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = Cli.Version.class,
        footer = {
            "",
            "Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 3 a part could not start or be reached"
        })
public final class Cli implements Runnable {
    private static final Duration LONGEST = Duration.ofDays(3_650);

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Say more on standard error.")
    private boolean verbose;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private Cli() {}

    /**
     * The command line for these arguments: where they begin with a command, with that one alone, for to build the others takes
     * a while that a stage which comes back has not; and otherwise with all. {@code environment} and {@code clock} are all that
     * it takes from its surroundings.
     */
    public static CommandLine commandLine(Map<String, String> environment, Clock clock, String... arguments) {
        Map<String, Supplier<CommandLine>> all = commands(environment, clock);
        Supplier<CommandLine> named = arguments.length == 0 ? null : all.get(arguments[0]);
        return commandLine(named == null ? all.values() : List.of(named));
    }

    /** Each command by its name, in the order in which the help lists them. */
    static Map<String, Supplier<CommandLine>> commands(Map<String, String> environment, Clock clock) {
        Supplier<ConnectionOptions> connection = () -> new ConnectionOptions(environment);
        Map<String, Supplier<CommandLine>> commands = new LinkedHashMap<>();
        commands.put("demo", () -> new CommandLine(new DemoCommand()));
        commands.put("load", () -> new CommandLine(new LoadCommand(connection.get(), environment)));
        commands.put("up", () -> new CommandLine(new UpCommand(new ConfigOptions(environment), clock)));
        commands.put("run", () -> new CommandLine(new RunCommand(connection.get(), clock)));
        commands.put("describe", () -> new CommandLine(new DescribeCommand(new ConfigOptions(environment))));
        commands.put("rehearse", () -> new CommandLine(new RehearseCommand(clock)));
        commands.put("config", () -> new CommandLine(new ConfigCommand(connection.get())));
        commands.put(
                "topics",
                () -> new CommandLine(new TopicsCommand())
                        .addSubcommand(new TopicsCreateCommand(connection.get()))
                        .addSubcommand(new TopicsListCommand(connection.get())));
        commands.put(
                "access",
                () -> new CommandLine(new AccessCommand()).addSubcommand(new AccessApplyCommand(connection.get())));
        commands.put("console", () -> new CommandLine(new ConsoleCommand(connection.get(), clock)));
        commands.put("pools", () -> new CommandLine(new PoolsCommand(connection.get(), clock)));
        commands.put("forecasts", () -> new CommandLine(new ForecastsCommand(connection.get(), clock)));
        commands.put("decisions", () -> new CommandLine(new DecisionsCommand(connection.get(), clock)));
        commands.put(
                "policy",
                () -> new CommandLine(new PolicyCommand())
                        .addSubcommand(new PolicyGetCommand(connection.get()))
                        .addSubcommand(new PolicyTuneCommand())
                        .addSubcommand(new PolicyApplyCommand(connection.get()))
                        .addSubcommand(new PolicyValidateCommand()));
        commands.put(
                "backtest",
                () -> new CommandLine(new BacktestCommand())
                        .addSubcommand(new BacktestDecisionsCommand(connection.get(), clock))
                        .addSubcommand(new BacktestParityCommand(connection.get()))
                        .addSubcommand(new BacktestAnomaliesCommand())
                        .addSubcommand(new BacktestForecastCommand()));
        commands.put(
                "replay",
                () -> new CommandLine(new ReplayCommand())
                        .addSubcommand(new ReplayExportCommand(connection.get(), clock))
                        .addSubcommand(new ReplayImportCommand(connection.get())));
        commands.put("route", () -> new CommandLine(new RouteCommand(connection.get())));
        commands.put("pause", () -> new CommandLine(new PauseCommand(connection.get(), clock)));
        commands.put("resume", () -> new CommandLine(new ResumeCommand(connection.get(), clock)));
        commands.put("override", () -> new CommandLine(new OverrideCommand(connection.get(), clock)));
        commands.put("approve", () -> new CommandLine(new ApproveCommand(connection.get(), clock)));
        commands.put("forget", () -> new CommandLine(new ForgetCommand(connection.get(), clock)));
        commands.put("event", () -> new CommandLine(new EventCommand(connection.get(), clock)));
        return commands;
    }

    private static CommandLine commandLine(Collection<Supplier<CommandLine>> commands) {
        Cli root = new Cli();
        CommandLine line = new CommandLine(root);
        commands.forEach(command -> line.addSubcommand(command.get()));
        register(line, Duration.class, Cli::length);
        register(line, int.class, Cli::number);
        register(line, Integer.class, Cli::number);
        register(line, ServiceId.class, ServiceId::new);
        register(line, PoolId.class, PoolId::new);
        register(line, RegionId.class, RegionId::new);
        register(line, DecisionId.class, DecisionId::parse);
        register(line, Instant.class, Cli::moment);
        register(line, ReplayPrefix.class, ReplayPrefix::new);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler(Cli::wrongUsage);
        line.setExecutionExceptionHandler(root::failed);
        line.setExecutionStrategy(parsed -> {
            Logging.apply(root.verbose);
            return new CommandLine.RunLast().execute(parsed);
        });
        return line;
    }

    private static <T> void register(CommandLine line, Class<T> type, Function<String, T> read) {
        line.registerConverter(type, text -> {
            try {
                return read.apply(text);
            } catch (IllegalArgumentException refused) {
                throw new TypeConversionException(String.valueOf(refused.getMessage()));
            }
        });
    }

    /** Beyond it, no moment that it leads to could be written to a topic. */
    private static Duration length(String text) {
        Duration length = DurationText.parse(text);
        if (length.isNegative() || length.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("'" + text + "' is not between 0s and " + DurationText.format(LONGEST));
        }
        return length;
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException unreadable) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a whole number of at most " + Integer.MAX_VALUE, unreadable);
        }
    }

    /** What {@code --for} says; a change that lasts no time would be announced and do nothing. */
    static Duration lasting(Duration length) {
        if (length.isZero()) {
            throw CommandFailure.usage("--for must be longer than 0s");
        }
        return length;
    }

    private static Instant moment(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException unreadable) {
            throw new TypeConversionException("'" + text + "' is not a moment; write e.g. 2026-03-01T08:00:00Z");
        }
    }

    @Override
    public void run() {
        throw missingSubcommand(spec.commandLine());
    }

    /** What a command says that only groups others. */
    static ParameterException missingSubcommand(CommandLine line) {
        return new ParameterException(
                line,
                "a command is missing; there are: "
                        + line.getSubcommands().entrySet().stream()
                                .filter(each -> !each.getValue()
                                        .getCommandSpec()
                                        .usageMessage()
                                        .hidden())
                                .map(Map.Entry::getKey)
                                .collect(Collectors.joining(", ")));
    }

    private static int wrongUsage(ParameterException wrong, String[] arguments) {
        CommandLine line = wrong.getCommandLine();
        PrintWriter err = line.getErr();
        err.println("tidegate: " + firstLine(wrong));
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(wrong, err)) {
            err.println("Try '" + line.getCommandSpec().qualifiedName() + " --help'.");
        }
        err.flush();
        return ExitCode.USAGE;
    }

    private int failed(Exception failure, CommandLine line, ParseResult parsed) {
        PrintWriter err = line.getErr();
        line.getOut().flush();
        try {
            if (failure instanceof ConfigException wrong) {
                wrong.lines().forEach(err::println);
                return ExitCode.USAGE;
            }
            if (failure instanceof CommandFailure expected) {
                err.println("tidegate: " + expected.getMessage());
                return expected.exitCode();
            }
            if (failure instanceof ReplayRefusedException wrong) {
                err.println("tidegate: " + wrong.getMessage());
                return ExitCode.USAGE;
            }
            if (failure instanceof UnavailableException
                    || failure instanceof EmbeddedPartException
                    || failure instanceof SchemaRegistryException) {
                err.println("tidegate: " + failure.getMessage());
                return ExitCode.UNAVAILABLE;
            }
            err.println("tidegate: unexpected failure: " + failure + (verbose ? "" : " (--verbose shows where)"));
            if (verbose) {
                failure.printStackTrace(err);
            }
            return ExitCode.FAILED;
        } finally {
            err.flush();
        }
    }

    private static String firstLine(Exception wrong) {
        return Optional.ofNullable(wrong.getMessage())
                .flatMap(message -> message.lines().findFirst())
                .orElse(wrong.toString());
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            var version = Optional.ofNullable(Cli.class.getPackage().getImplementationVersion());
            return new String[] {"tidegate " + version.orElse("(not packaged)")};
        }
    }
}
