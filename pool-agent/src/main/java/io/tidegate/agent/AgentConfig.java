package io.tidegate.agent;

import io.tidegate.agent.core.Pace;
import java.util.HashMap;
import java.util.Map;

/**
 * Where an agent finds Kafka and the schema registry, and how often it speaks.
 *
 * @param properties of Kafka's clients and of the serializers, by their usual names ({@code bootstrap.servers}, {@code
 *     security.protocol}, {@code schema.registry.url}, {@code basic.auth.user.info} and so on)
 * @param pace how often it looks and tells
 */
public record AgentConfig(Map<String, String> properties, Pace pace) {
    private static final String BOOTSTRAP = "bootstrap.servers";

    public AgentConfig {
        properties = Map.copyOf(properties);
        if (properties.getOrDefault(BOOTSTRAP, "").isBlank()) {
            throw new IllegalArgumentException("an agent needs " + BOOTSTRAP + ", but had only " + properties.keySet());
        }
    }

    /** An agent that speaks with these brokers and this registry at the default pace. */
    public static AgentConfig of(String bootstrapServers, String schemaRegistryUrl) {
        return new AgentConfig(
                Map.of(BOOTSTRAP, bootstrapServers, "schema.registry.url", schemaRegistryUrl), Pace.DEFAULT);
    }

    /** The same with a further property. */
    public AgentConfig with(String property, String value) {
        Map<String, String> more = new HashMap<>(properties);
        more.put(property, value);
        return new AgentConfig(more, pace);
    }

    /** The same at another pace. */
    public AgentConfig withPace(Pace other) {
        return new AgentConfig(properties, other);
    }
}
