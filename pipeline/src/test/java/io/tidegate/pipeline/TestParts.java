package io.tidegate.pipeline;

import io.tidegate.pipeline.embedded.BrokerConfig;
import io.tidegate.pipeline.embedded.EmbeddedBroker;
import io.tidegate.pipeline.embedded.EmbeddedRegistry;
import io.tidegate.pipeline.embedded.PartsLayout;
import io.tidegate.pipeline.embedded.RegistryConfig;
import java.nio.file.Path;
import java.util.Map;

/** A real broker and a real registry for tests, and the environment that leads a command line to them. */
public final class TestParts implements AutoCloseable {
    private final EmbeddedBroker broker;
    private final EmbeddedRegistry registry;

    private TestParts(EmbeddedBroker broker, EmbeddedRegistry registry) {
        this.broker = broker;
        this.registry = registry;
    }

    /** Starts both, with their data below {@code folder}. */
    public static TestParts start(Path folder) {
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

    /** What a command line must know to find them. */
    public Map<String, String> environment() {
        return Map.of(
                "TIDEGATE_KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers(),
                "TIDEGATE_SCHEMA_REGISTRY_URL", registry.url());
    }

    @Override
    public void close() {
        registry.close();
        broker.close();
    }
}
