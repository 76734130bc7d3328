package io.tidegate.pipeline.cli;

import io.tidegate.console.Console;
import io.tidegate.console.ConsoleConfig;
import io.tidegate.pipeline.Stage;
import io.tidegate.pipeline.cluster.Cluster;
import io.tidegate.pipeline.cluster.TopicSetup;
import io.tidegate.pipeline.config.ConfigLoader.Setting;
import io.tidegate.pipeline.config.SerdeSettings;
import io.tidegate.pipeline.config.TidegateConfig;
import io.tidegate.pipeline.embedded.BrokerConfig;
import io.tidegate.pipeline.embedded.EmbeddedBroker;
import io.tidegate.pipeline.embedded.EmbeddedRegistry;
import io.tidegate.pipeline.embedded.PartsLayout;
import io.tidegate.pipeline.embedded.RegistryConfig;
import io.tidegate.pipeline.run.RunningStages;
import io.tidegate.pipeline.run.StopOrder;
import io.tidegate.schemas.TopicSerdes;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code up}: everything on this machine, a broker and a registry included, until Ctrl-C. */
@Command(
        name = "up",
        description = "Starts everything on this machine: a broker, a schema registry, every stage. Ctrl-C ends it.")
final class UpCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Clock clock;

    @Spec
    private CommandSpec spec;

    @Mixin
    private final ConfigOptions configuration;

    @Mixin
    private final HttpOption http = new HttpOption();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = ".tidegate/up",
            description = "All data, kept between runs: ${DEFAULT-VALUE}.")
    private Path data = Path.of(".tidegate", "up");

    @Option(
            names = "--broker-port",
            paramLabel = "PORT",
            defaultValue = "9092",
            description = "Kafka's: ${DEFAULT-VALUE}; 0 takes any free one.")
    private int brokerPort;

    @Option(
            names = "--registry-port",
            paramLabel = "PORT",
            defaultValue = "8081",
            description = "The schema registry's: ${DEFAULT-VALUE}; 0 takes any free one.")
    private int registryPort;

    @Option(
            names = "--console-port",
            paramLabel = "PORT",
            defaultValue = "9480",
            description = "The operators' page: ${DEFAULT-VALUE}; 0 takes any free one.")
    private int consolePort;

    UpCommand(ConfigOptions configuration, Clock clock) {
        this.configuration = configuration;
        this.clock = clock;
    }

    @Override
    public Integer call() throws InterruptedException {
        // What is wrong with it is said before anything is started.
        configuration.load(http.setting().map(List::of).orElse(List.of()));
        BrokerConfig brokerAt =
                valid(() -> BrokerConfig.in(data.resolve("broker")).withPort(brokerPort));
        RegistryConfig registryAt =
                valid(() -> RegistryConfig.in(data.resolve("registry")).withPort(registryPort));
        ConsoleConfig consoleAt = valid(() -> ConsoleConfig.DEFAULT.at(ConsoleConfig.DEFAULT.host(), consolePort));
        try (StopOrder stop = StopOrder.onSignal()) {
            PartsLayout parts = PartsLayout.locate();
            // Side by side: each takes seconds of mostly waiting.
            CompletableFuture<EmbeddedRegistry> starting = CompletableFuture.supplyAsync(
                    () -> stop.add(EmbeddedRegistry.start(registryAt, parts, this::talk)));
            EmbeddedBroker broker = stop.add(EmbeddedBroker.start(brokerAt, parts, this::talk));
            EmbeddedRegistry registry = get(starting);
            TidegateConfig config = configuration.load(settings(broker, registry));
            createTopics(config);
            TopicSerdes serdes = stop.add(SerdeSettings.serdes(config.schemaRegistry()));
            RunningStages stages =
                    stop.add(RunningStages.start(config, Stage.topologies(Stage.all(), config, serdes), clock));
            stages.countResults(config, serdes);
            Console console = stop.add(console(consoleAt, config, serdes));
            if (stages.awaitRunning(PATIENCE)) {
                welcome(config, stages, console);
            }
            String failure = firstFailure(broker, registry, stages);
            if (stop.isStopping()) {
                return ExitCode.OK;
            }
            // Said now, for without a broker the stages take their time to stop.
            talk("stopping everything: " + failure);
            throw CommandFailure.unavailable(failure);
        } catch (InterruptedException stopped) {
            return ExitCode.OK;
        }
    }

    private static <T> T valid(Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException refused) {
            throw CommandFailure.usage(String.valueOf(refused.getMessage()));
        }
    }

    private Console console(ConsoleConfig where, TidegateConfig config, TopicSerdes serdes) {
        try {
            return Console.start(where, Cluster.clientProperties(config.kafka()), serdes, clock);
        } catch (UncheckedIOException refused) {
            throw CommandFailure.unavailable("console: port " + where.port() + " is in use or not allowed;"
                    + " choose another with --console-port");
        }
    }

    private List<Setting> settings(EmbeddedBroker broker, EmbeddedRegistry registry) {
        List<Setting> settings = new ArrayList<>(List.of(
                new Setting("--broker-port", "kafka.bootstrapServers", broker.bootstrapServers()),
                new Setting("--registry-port", "schemaRegistry.url", registry.url()),
                new Setting("--data", "dataDirectory", data.resolve("state").toString())));
        http.setting().ifPresent(settings::add);
        return settings;
    }

    private static void createTopics(TidegateConfig config) {
        try (Cluster cluster = Cluster.connect(config.kafka())) {
            new TopicSetup(cluster, config.topics()).create(Stage.allTopics());
        }
    }

    private static EmbeddedRegistry get(CompletableFuture<EmbeddedRegistry> starting) throws InterruptedException {
        try {
            return starting.get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException reason ? reason : new IllegalStateException(failed);
        }
    }

    private static String firstFailure(EmbeddedBroker broker, EmbeddedRegistry registry, RunningStages stages)
            throws InterruptedException {
        CompletableFuture<String> stage = CompletableFuture.supplyAsync(() -> {
            try {
                return stages.awaitFailure();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return "interrupted";
            }
        });
        try {
            return (String) CompletableFuture.anyOf(broker.ended(), registry.ended(), stage)
                    .get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private void talk(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(line);
        err.flush();
    }

    private void welcome(TidegateConfig config, RunningStages stages, Console console) {
        String kafka = config.kafka().bootstrapServers();
        String registry = config.schemaRegistry().url().toString();
        Output.of(spec)
                .lines(List.of(
                        "",
                        "Tidegate is up. Its data is in "
                                + data.toAbsolutePath().normalize() + "; Ctrl-C stops it.",
                        "  Kafka            " + kafka,
                        "  schema registry  " + registry,
                        "  console          " + console.address(),
                        "  health           " + stages.address() + "/health/ready",
                        "  metrics          " + stages.address() + "/metrics",
                        "",
                        "Attach an application: depend on io.tidegate:tidegate-pool-agent, and",
                        "  var agent = TidegateAgent.start(AgentConfig.of(\"" + kafka + "\", \"" + registry + "\"));",
                        "  var pool = agent.open(hikariConfig, PoolOptions.of(\"checkout-1\", \"orders-db\", \"acme\","
                                + " \"eu-west\", 2, 40));",
                        "Then look and steer:",
                        "  ./tidegate pools --bootstrap-servers " + kafka + " --schema-registry " + registry,
                        "  ./tidegate policy apply policy.yaml --bootstrap-servers " + kafka + " --schema-registry "
                                + registry));
    }
}
