package io.tidegate.pipeline.config;

import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.serde.RegistryClientConfig;
import io.tidegate.schemas.serde.SchemaRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the serdes are told about the schema registry, under the names that Confluent's serdes have as well. */
public final class SerdeSettings {
    private SerdeSettings() {}

    /** The properties of serdes for a registry. */
    public static Map<String, Object> properties(SchemaRegistryConfig config) {
        Map<String, Object> properties = new HashMap<>(config.properties());
        properties.put(RegistryClientConfig.URL, config.url().toString());
        config.basicAuth().ifPresent(secret -> {
            properties.put(RegistryClientConfig.BASIC_AUTH_SOURCE, "USER_INFO");
            properties.put(RegistryClientConfig.BASIC_AUTH_USER_INFO, secret.value());
        });
        config.bearerToken().ifPresent(secret -> {
            properties.put(RegistryClientConfig.BEARER_AUTH_SOURCE, "STATIC_TOKEN");
            properties.put(RegistryClientConfig.BEARER_AUTH_TOKEN, secret.value());
        });
        return properties;
    }

    /**
     * The registry itself; it is not asked yet.
     *
     * @throws ConfigException when the settings make no sense
     */
    public static SchemaRegistry registry(SchemaRegistryConfig config) {
        try {
            return SchemaRegistry.connect(properties(config));
        } catch (org.apache.kafka.common.config.ConfigException refused) {
            throw new ConfigException(List.of("schemaRegistry: " + refused.getMessage()));
        }
    }

    /**
     * The serdes of all topics; the registry is not asked yet.
     *
     * @throws ConfigException when the settings make no sense
     */
    public static TopicSerdes serdes(SchemaRegistryConfig config) {
        try {
            return TopicSerdes.connect(properties(config));
        } catch (org.apache.kafka.common.config.ConfigException refused) {
            throw new ConfigException(List.of("schemaRegistry: " + refused.getMessage()));
        }
    }
}
