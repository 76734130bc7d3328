package io.tidegate.pipeline.cli;

import io.tidegate.pipeline.config.DurationText;
import io.tidegate.pipeline.config.TidegateConfig;
import io.tidegate.pipeline.demo.DemoScenario;
import io.tidegate.pipeline.demo.Load;
import io.tidegate.pipeline.run.StopOrder;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code load}: the demonstration's pools and borrowers, without its servers and stages. */
@Command(
        name = "load",
        description = {
            "Opens the demonstration's pools at a PostgreSQL, with the agent in them, and",
            "drives them with the recorded load until a signal ends it.",
            "Each provider logs in as the role of its name; the password of the roles is",
            "in " + LoadCommand.PASSWORD_VARIABLE + "."
        })
final class LoadCommand implements Callable<Integer> {
    static final String PASSWORD_VARIABLE = "TIDEGATE_LOAD_PASSWORD";

    private static final Duration REPORT = Duration.ofSeconds(10);
    /** On a shorter one whole hours would pass between two samples. */
    private static final Duration SHORTEST_DAY = Duration.ofMinutes(1);

    private final Map<String, String> environment;

    @Spec
    private CommandSpec spec;

    @Mixin
    private final ConnectionOptions connection;

    @Option(
            names = "--database",
            required = true,
            paramLabel = "JDBC-URL",
            description = "Of the database, such as jdbc:postgresql://localhost/orders.")
    private String database = "";

    @Option(names = "--provider", paramLabel = "NAME", description = "Only the pools of this provider.")
    private Optional<String> provider = Optional.empty();

    @Option(
            names = "--day",
            paramLabel = "DURATION",
            defaultValue = "30m",
            description = "How long a recorded day takes: ${DEFAULT-VALUE}.")
    private Duration day = Duration.ZERO;

    LoadCommand(ConnectionOptions connection, Map<String, String> environment) {
        this.connection = connection;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        TidegateConfig config = connection.load();
        DemoScenario scenario = scenario();
        Output out = Output.of(spec);
        try (StopOrder stop = StopOrder.onSignal()) {
            Load load =
                    stop.add(Load.start(scenario, config, database, environment.getOrDefault(PASSWORD_VARIABLE, "")));
            while (true) {
                out.line(load.state());
                Thread.sleep(REPORT.toMillis());
            }
        } catch (InterruptedException stopped) {
            return ExitCode.OK;
        }
    }

    private DemoScenario scenario() {
        if (!database.startsWith("jdbc:postgresql:")) {
            throw CommandFailure.usage("--database must begin with jdbc:postgresql:, but was '" + database + "'");
        }
        if (day.compareTo(SHORTEST_DAY) < 0) {
            throw CommandFailure.usage("--day must be at least 1m, but was " + DurationText.format(day));
        }
        DemoScenario scenario = DemoScenario.shipped().withRecordedDay(day);
        try {
            return provider.map(scenario::of).orElse(scenario);
        } catch (IllegalArgumentException unknown) {
            throw CommandFailure.usage(String.valueOf(unknown.getMessage()));
        }
    }
}
