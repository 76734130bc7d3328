package io.tidegate.schemas.serde;

import java.util.Map;

/** The registry that a configuration names: one that is shared, or one of its own, which it closes. */
final class ConfiguredRegistry implements AutoCloseable {
    private final SchemaRegistry registry;
    private final boolean shared;

    private ConfiguredRegistry(SchemaRegistry registry, boolean shared) {
        this.registry = registry;
        this.shared = shared;
    }

    static ConfiguredRegistry from(Map<String, ?> config) {
        if (config.get(RegistryClientConfig.INSTANCE) instanceof SchemaRegistry given) {
            return new ConfiguredRegistry(given, true);
        }
        return new ConfiguredRegistry(SchemaRegistry.connect(config), false);
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
