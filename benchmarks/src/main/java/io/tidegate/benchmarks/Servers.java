package io.tidegate.benchmarks;

import io.tidegate.pipeline.Stage;
import io.tidegate.pipeline.cluster.Cluster;
import io.tidegate.pipeline.cluster.TopicSetup;
import io.tidegate.pipeline.config.SerdeSettings;
import io.tidegate.pipeline.config.TidegateConfig;
import io.tidegate.pipeline.embedded.BrokerConfig;
import io.tidegate.pipeline.embedded.EmbeddedBroker;
import io.tidegate.pipeline.embedded.EmbeddedRegistry;
import io.tidegate.pipeline.embedded.PartsLayout;
import io.tidegate.pipeline.embedded.RegistryConfig;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.TopicSerdes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A real broker with every topic and a real schema registry, each in a process of its own, in a folder for one run. */
final class Servers implements AutoCloseable {
    private static final int BROKER_HEAP_MB = 512;

    private final Path folder;
    private final EmbeddedBroker broker;
    private final EmbeddedRegistry registry;
    private final Cluster cluster;
    private final TidegateConfig config;

    private Servers(
            Path folder, EmbeddedBroker broker, EmbeddedRegistry registry, Cluster cluster, TidegateConfig config) {
        this.folder = folder;
        this.broker = broker;
        this.registry = registry;
        this.cluster = cluster;
        this.config = config;
    }

    static Servers start(Report report) {
        PartsLayout parts = PartsLayout.locate();
        Path folder = temporaryFolder();
        BrokerConfig small = BrokerConfig.in(folder.resolve("broker"));
        // A backlog comes faster than the few requests a second that the default heap is for.
        BrokerConfig settings = new BrokerConfig(
                small.folder(), small.port(), small.furtherListeners(), BROKER_HEAP_MB, small.settings());
        EmbeddedBroker broker = EmbeddedBroker.start(settings, parts, report::progress);
        try {
            EmbeddedRegistry registry =
                    EmbeddedRegistry.start(RegistryConfig.in(folder.resolve("registry")), parts, report::progress);
            try {
                TidegateConfig config = TidegateConfig.DEFAULT.at(
                        broker.bootstrapServers(), URI.create(registry.url()), folder.resolve("state"));
                Servers servers = new Servers(folder, broker, registry, Cluster.connect(config.kafka()), config);
                servers.createTopics(Stage.allTopics());
                return servers;
            } catch (RuntimeException failed) {
                registry.close();
                throw failed;
            }
        } catch (RuntimeException failed) {
            broker.close();
            throw failed;
        }
    }

    void createTopics(Collection<? extends Topic<?, ?>> topics) {
        new TopicSetup(cluster, config.topics()).create(topics);
    }

    Cluster cluster() {
        return cluster;
    }

    /** The folder of this run. */
    Path folder() {
        return folder;
    }

    /** Serdes over the registry, to be closed. */
    TopicSerdes serdes() {
        return SerdeSettings.serdes(config.schemaRegistry());
    }

    /** The properties of every client. */
    Map<String, Object> clientProperties() {
        return cluster.clientProperties();
    }

    /** The arguments that tell a process of Tidegate where the servers are. */
    List<String> arguments() {
        return List.of("--bootstrap-servers", broker.bootstrapServers(), "--schema-registry", registry.url());
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    String registryUrl() {
        return registry.url();
    }

    @Override
    public void close() {
        cluster.close();
        registry.close();
        broker.close();
        delete(folder);
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("tidegate-benchmark-");
        } catch (IOException refused) {
            throw new UncheckedIOException("no folder for this run", refused);
        }
    }

    /** Removes a folder and all below it, if it is there. */
    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> content = Files.walk(folder)) {
            for (Path each : content.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException inUse) {
            throw new UncheckedIOException("cannot remove " + folder, inUse);
        }
    }
}
