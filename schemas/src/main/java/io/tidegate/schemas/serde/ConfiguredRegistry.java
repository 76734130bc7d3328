package io.tidegate.schemas.serde;

import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/** The registry that a configuration names: one that is shared, or one of its own, which it closes. */
final class ConfiguredRegistry implements AutoCloseable {
    private final SchemaRegistry registry;
    private final boolean shared;

    private ConfiguredRegistry(SchemaRegistry registry, boolean shared) {
        this.registry = registry;
        this.shared = shared;
    }

    static ConfiguredRegistry from(Map<String, ?> config) {
        if (config.get(SchemaRegistryConfig.INSTANCE) instanceof SchemaRegistry given) {
            return new ConfiguredRegistry(given, true);
        }
        throw new ConfigException(SchemaRegistryConfig.INSTANCE, config.get(SchemaRegistryConfig.INSTANCE));
    }

    SchemaRegistry get() {
        return registry;
    }

    @Override
    public void close() {
        if (!shared) {
            registry.close();
        }
    }
}
