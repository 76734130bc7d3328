package io.tidegate.pipeline.cli;

import io.tidegate.pipeline.embedded.BrokerConfig;
import io.tidegate.pipeline.embedded.EmbeddedBroker;
import io.tidegate.pipeline.embedded.EmbeddedRegistry;
import io.tidegate.pipeline.embedded.PartsLayout;
import io.tidegate.pipeline.embedded.RegistryConfig;
import java.nio.file.Path;
import java.util.Map;

/** A real broker and a real registry for tests, and the environment that leads a command line to them. */
final class TestParts implements AutoCloseable {
    private final EmbeddedBroker broker;
    private final EmbeddedRegistry registry;

    private TestParts(EmbeddedBroker broker, EmbeddedRegistry registry) {
        this.broker = broker;
        this.registry = registry;
    }

    static TestParts start(Path folder) {
        EmbeddedBroker broker =
                EmbeddedBroker.start(BrokerConfig.in(folder.resolve("broker")), PartsLayout.locate(), line -> {});
        try {
            return new TestParts(
                    broker,
                    EmbeddedRegistry.start(
                            RegistryConfig.in(folder.resolve("registry")), PartsLayout.locate(), line -> {}));
        } catch (RuntimeException failed) {
            broker.close();
            throw failed;
        }
    }

    Map<String, String> environment() {
        return Map.of(
                "TIDEGATE_KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers(),
                "TIDEGATE_SCHEMA_REGISTRY_URL", registry.url());
    }

    /** Runs a command line against these parts. */
    CommandRun run(String... arguments) {
        return CommandRun.with(environment(), arguments);
    }

    @Override
    public void close() {
        registry.close();
        broker.close();
    }
}
