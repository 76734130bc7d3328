package io.tidegate.pipeline.embedded;

import io.tidegate.pipeline.embedded.BrokerConfig.FurtherListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** A real Kafka broker, its own controller, in a child process; loopback only, for one machine. */
public final class EmbeddedBroker implements AutoCloseable {
    private static final EmbeddedPart PART = EmbeddedPart.BROKER;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofSeconds(15);
    private static final int ASK_TIMEOUT_MS = 2_000;
    private static final int NODE = 1;
    private static final String LOG = "broker.log";

    private final RunningServer server;
    private final ClassDataArchive archive;
    private final int port;
    private final List<Integer> furtherPorts;

    private EmbeddedBroker(RunningServer server, ClassDataArchive archive, int port, List<Integer> furtherPorts) {
        this.server = server;
        this.archive = archive;
        this.port = port;
        this.furtherPorts = furtherPorts;
    }

    /**
     * Starts a broker and returns when an admin client got an answer from it.
     *
     * @param progress is told in a line what is being done
     * @throws EmbeddedPartException when it does not start; nothing of it is left running
     */
    public static EmbeddedBroker start(BrokerConfig config, PartsLayout parts, Consumer<String> progress) {
        var classPath = parts.brokerClassPath(PART);
        var port = Ports.choose(PART, config.port());
        var furtherPorts = config.furtherListeners().stream()
                .map(listener -> Ports.choose(PART, listener.port()))
                .toList();
        var archive = ClassDataArchive.in(parts.cache(), "broker", classPath);
        var server = new ServerStart(PART, port, LIMIT, progress)
                .run(
                        config.folder(),
                        LOG,
                        folder -> launch(config, folder, classPath, archive, port, furtherPorts),
                        () -> answers(port));
        return new EmbeddedBroker(server, archive, port, furtherPorts);
    }

    /** {@code host:port}, as clients want it for {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** The ports of the further listeners themselves, not of what they advertise, in the order of the configuration. */
    public List<Integer> furtherPorts() {
        return furtherPorts;
    }

    public Path log() {
        return server.log();
    }

    /** Completes with the exit code when the broker has ended, wanted or not. */
    public CompletableFuture<Integer> exited() {
        return server.exited();
    }

    /** Completes with what is to be said when the broker has ended by itself. */
    public CompletableFuture<String> ended() {
        return server.ended(PART);
    }

    /** Shuts the broker down cleanly, within {@code 15 s}; after that it is killed. */
    @Override
    public void close() {
        server.close();
        archive.keep();
    }

    private static GuardedProcess.Launch launch(
            BrokerConfig config,
            DataFolder folder,
            Path classPath,
            ClassDataArchive archive,
            int port,
            List<Integer> furtherPorts) {
        var settings = writeSettings(folder.path(), settings(config, folder.path(), port, furtherPorts));
        var command = new ArrayList<>(JvmCommand.start(config.heapMb()));
        command.addAll(archive.flags());
        command.addAll(List.of(
                "-Dtidegate.log=" + folder.path().resolve(LOG),
                "-cp",
                classPath + "/*",
                "io.tidegate.pipeline.broker.BrokerMain",
                settings.toString()));
        return new GuardedProcess.Launch(
                command,
                JvmCommand.ENVIRONMENT,
                folder.path(),
                folder.path().resolve("broker.out"),
                folder.processIdFile(),
                "TERM",
                GRACE);
    }

    private static Map<String, String> settings(
            BrokerConfig config, Path folder, int port, List<Integer> furtherPorts) {
        var controllerPort = Ports.choose(PART, 0);
        var listeners = "CLIENT://127.0.0.1:" + port;
        var advertised = listeners;
        var protocols = "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT";
        for (var i = 0; i < furtherPorts.size(); i++) {
            FurtherListener further = config.furtherListeners().get(i);
            var name = "FURTHER" + (i + 1);
            listeners += "," + name + "://127.0.0.1:" + furtherPorts.get(i);
            advertised += "," + name + "://" + further.advertisedHost() + ":" + further.advertisedPort();
            protocols += "," + name + ":PLAINTEXT";
        }
        var settings = new TreeMap<String, String>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(NODE));
        // Static voters: the controller's port is another one in each run, and dynamic voters would remember the old
        // one.
        settings.put("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("inter.broker.listener.name", "CLIENT");
        settings.put("listener.security.protocol.map", protocols);
        settings.put("listeners", listeners + ",CONTROLLER://127.0.0.1:" + controllerPort);
        settings.put("advertised.listeners", advertised);
        settings.put("log.dirs", folder.resolve("log").toString());

        // A topic that nobody declared is a mistake to be seen, not one to be made.
        settings.put("auto.create.topics.enable", "false");
        for (var topic : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            settings.put(topic + ".replication.factor", "1");
            settings.put(topic + ".num.partitions", "4");
        }
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        // A crashed writer's open transaction holds up readers until the broker cleans it away; the default looks every
        // 10 s.
        settings.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500");
        // One clock that is far ahead would carry a topic's time with it.
        settings.put("log.message.timestamp.after.max.ms", "60000");

        // Sized for a small heap and two cores; the cleaner's default buffer alone is 128 MB.
        settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(16 << 20));
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
        settings.put("background.threads", "2");
        settings.putAll(config.settings());
        return settings;
    }

    private static Path writeSettings(Path folder, Map<String, String> settings) {
        var file = folder.resolve("server.properties");
        var properties = new Properties();
        properties.putAll(settings);
        try (var out = Files.newOutputStream(file)) {
            properties.store(out, "Written at each start; changes here are lost.");
            return file;
        } catch (IOException e) {
            throw DataFolder.failure(PART, folder, e);
        }
    }

    private static boolean answers(int port) {
        if (!Ports.answers(port)) {
            return false;
        }
        Map<String, Object> settings = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:" + port,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ASK_TIMEOUT_MS,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ASK_TIMEOUT_MS);
        try (var admin = Admin.create(settings)) {
            return !admin.describeCluster()
                    .nodes()
                    .get(ASK_TIMEOUT_MS, TimeUnit.MILLISECONDS)
                    .isEmpty();
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            // Seen by the wait that asks.
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
