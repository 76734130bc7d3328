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
    private final Map<String, String> environment;
    private final Runnable end;

    /**
     * Parts that run already.
     *
     * @param bootstrapServers where the broker is
     * @param registryUrl where the registry is
     * @param end stops both
     */
    TestParts(String bootstrapServers, String registryUrl, Runnable end) {
        this.environment = Map.of(
                "TIDEGATE_KAFKA_BOOTSTRAP_SERVERS", bootstrapServers, "TIDEGATE_SCHEMA_REGISTRY_URL", registryUrl);
        this.end = end;
    }

    /** Starts both as child processes, with their data below {@code folder}. */
    public static TestParts start(Path folder) {
        EmbeddedBroker broker =
                EmbeddedBroker.start(BrokerConfig.in(folder.resolve("broker")), PartsLayout.locate(), line -> {});
        try {
            EmbeddedRegistry registry = EmbeddedRegistry.start(
                    RegistryConfig.in(folder.resolve("registry")), PartsLayout.locate(), line -> {});
            return new TestParts(broker.bootstrapServers(), registry.url(), () -> {
                registry.close();
                broker.close();
            });
        } catch (RuntimeException failed) {
            broker.close();
            throw failed;
        }
    }

    /** What a command line must know to find them. */
    public Map<String, String> environment() {
        return environment;
    }

    @Override
    public void close() {
        end.run();
    }
}
