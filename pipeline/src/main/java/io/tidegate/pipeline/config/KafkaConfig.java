package io.tidegate.pipeline.config;

import java.time.Duration;
import java.util.Map;

/**
 * Where Kafka is and how to talk to it.
 *
 * @param bootstrapServers brokers to ask first, {@code host:port}, separated by commas
 * @param connectTimeout how long to try before saying that no broker can be reached
 * @param properties further properties for every Kafka client: security, client ids, buffers
 */
public record KafkaConfig(String bootstrapServers, Duration connectTimeout, Map<String, String> properties) {
    /** A broker on this machine. */
    public static final KafkaConfig DEFAULT = new KafkaConfig("localhost:9092", Duration.ofSeconds(10), Map.of());

    /** Copies the properties; refuses an address without a port. */
    public KafkaConfig {
        for (String server : bootstrapServers.split(",", -1)) {
            if (!server.strip().matches("\\S+:\\d{1,5}")) {
                throw new IllegalArgumentException("bootstrapServers must be host:port, or several separated by"
                        + " commas, but was '" + bootstrapServers + "'");
            }
        }
        if (connectTimeout.isNegative() || connectTimeout.isZero()) {
            throw new IllegalArgumentException("connectTimeout must be longer than 0, but was " + connectTimeout);
        }
        properties = Map.copyOf(properties);
    }
}
