package io.tidegate.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.agent.core.Pace;
import io.tidegate.domain.ServiceId;
import io.tidegate.pipeline.Stage;
import io.tidegate.pipeline.cli.Cli;
import io.tidegate.pipeline.config.ConfigLoader;
import io.tidegate.pipeline.config.ConfigLoader.Setting;
import io.tidegate.pipeline.config.SerdeSettings;
import io.tidegate.pipeline.config.TidegateConfig;
import io.tidegate.pipeline.embedded.BrokerConfig;
import io.tidegate.pipeline.run.RunningStages;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.testing.BreakableProxy;
import io.tidegate.testing.TopicBytes;
import io.tidegate.testing.TopicRecords;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;

/** What {@code tidegate up} runs on, for tests: a broker, one more way to it that can be cut, a registry, and the topics. */
public final class PipelineParts implements AutoCloseable {
    private static final Path SETTINGS = Path.of("src", "test", "resources", "pipeline.yaml");
    private static final String LOOPBACK = "127.0.0.1";

    /** Short times, so that a test sees each of them pass. */
    private static final String POLICY = """
            sizing: {targetWait: 50ms, quantile: 0.9, leadTime: 1s, reactiveWindow: 4s, headroom: 0}
            leases: {duration: 6s, renewBefore: 3s, commandExpiry: 2s, reclaimMargin: 1s, onLoss: hold}
            damping: {deadBand: 0, stabilisation: 4s, shrinkCooldown: 0s, period: 1s, largestGrow: 20, largestShrink: 20}
            emergency: {loadFactor: 2, quiet: 1s}
            dataQuality: {leastCoverage: 0.5, oldest: 3s, anomalousShare: 1}
            aftermath: {watch: 1s, worseFactor: 2}
            """;

    private final Path folder;
    private final BreakableProxy proxy;
    private final BrokerProcesses brokers;
    private final RegistryProcess registry;
    private final TopicSerdes serdes;
    private final TopicRecords records;

    private PipelineParts(Path folder, BreakableProxy proxy, BrokerProcesses brokers, RegistryProcess registry) {
        this.folder = folder;
        this.proxy = proxy;
        this.brokers = brokers;
        this.registry = registry;
        this.serdes = SerdeSettings.serdes(config("any").schemaRegistry());
        this.records = new TopicRecords(bytes(), serdes);
    }

    /** Starts them, with their data below {@code folder}. */
    public static PipelineParts start(Path folder) throws IOException {
        BreakableProxy proxy = new BreakableProxy();
        BrokerProcesses broker = BrokerProcesses.one(
                folder.resolve("broker"), List.of(new BrokerConfig.FurtherListener(0, LOOPBACK, proxy.port())));
        proxy.forwardTo(broker.furtherPorts().get(0));
        return on(broker, proxy, folder);
    }

    /** Starts them with so many brokers, each with a copy of everything; the proxy leads nowhere. */
    public static PipelineParts start(Path folder, int brokers) throws IOException {
        return on(BrokerProcesses.cluster(brokersFolder(folder), brokers), new BreakableProxy(), folder);
    }

    /** Where one of several brokers has its data, so that it can be a disk of its own. */
    public static Path brokerFolder(Path folder, int index) {
        return BrokerProcesses.folder(brokersFolder(folder), index);
    }

    private static Path brokersFolder(Path folder) {
        return folder.resolve("brokers");
    }

    private static PipelineParts on(BrokerProcesses brokers, BreakableProxy proxy, Path folder) {
        try {
            PipelineParts parts =
                    new PipelineParts(folder, proxy, brokers, new RegistryProcess(folder.resolve("registry")));
            parts.tidegate("topics", "create");
            return parts;
        } catch (RuntimeException failed) {
            brokers.close();
            throw failed;
        }
    }

    /** The settings of a process that keeps its state under this name. */
    public TidegateConfig config(String process) {
        return ConfigLoader.load(
                Optional.of(SETTINGS),
                environment(),
                List.of(new Setting(
                        "test", "dataDirectory", folder.resolve(process).toString())));
    }

    /** Starts some stages as {@code tidegate run} does, and waits until they run. */
    public RunningStages run(String process, Set<Stage> stages) throws InterruptedException {
        TidegateConfig config = config(process);
        RunningStages running =
                RunningStages.start(config, Stage.topologies(stages, config, serdes), Clock.systemUTC());
        assertThat(running.awaitRunning(Duration.ofMinutes(1))).isTrue();
        return running;
    }

    /** Runs a command against these parts, which must end well, and returns what it printed. */
    public String tidegate(String... arguments) {
        StringWriter printed = new StringWriter();
        CommandLine line = Cli.commandLine(environment(), Clock.systemUTC());
        line.setOut(new PrintWriter(printed));
        line.setErr(new PrintWriter(printed));
        assertThat(line.execute(arguments)).as(printed.toString()).isZero();
        return printed.toString();
    }

    /**
     * Applies a policy with short times, and returns what the command printed.
     *
     * @param more lines of the policy
     */
    public String applyPolicy(ServiceId service, int budget, String... more) throws IOException {
        Path file = Files.createTempFile(folder, "policy", ".yaml");
        Files.writeString(
                file, "service: " + service + "\nbudget: " + budget + "\n" + POLICY + String.join("\n", more));
        return tidegate("policy", "apply", file.toString());
    }

    /** What leads a command line to these parts. */
    public Map<String, String> environment() {
        return Map.of(
                "TIDEGATE_KAFKA_BOOTSTRAP_SERVERS",
                address(),
                "TIDEGATE_SCHEMA_REGISTRY_URL",
                registryUrl(),
                "TIDEGATE_TOPICS_REPLICATION_FACTOR",
                String.valueOf(brokers.count()));
    }

    public Path folder() {
        return folder;
    }

    /** The brokers, of which mostly there is one. */
    public BrokerProcesses brokers() {
        return brokers;
    }

    /** The schema registry. */
    public RegistryProcess registry() {
        return registry;
    }

    /** Where the brokers are. */
    public String address() {
        return brokers.bootstrapServers();
    }

    /** Where it can be reached as long as the proxy is not cut. */
    public String addressThroughProxy() {
        return LOOPBACK + ":" + proxy.port();
    }

    /** What leads there, until it is cut. */
    public BreakableProxy proxy() {
        return proxy;
    }

    /** Starts an agent that reaches the broker at this address. */
    public SimulatedAgent agent(String pool, ServiceId service, Pace pace, String address) {
        return new SimulatedAgent(
                pool, service, pace, address, SerdeSettings.serdes(config("any").schemaRegistry()));
    }

    public String registryUrl() {
        return registry.url();
    }

    public TopicSerdes serdes() {
        return serdes;
    }

    /** The topics as bytes. */
    public TopicBytes bytes() {
        return new TopicBytes(address());
    }

    /** The topics as what they mean. */
    public TopicRecords records() {
        return records;
    }

    @Override
    public void close() throws IOException {
        records.close();
        serdes.close();
        registry.close();
        brokers.close();
        proxy.close();
    }
}
