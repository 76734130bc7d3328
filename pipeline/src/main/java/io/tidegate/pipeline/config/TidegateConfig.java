package io.tidegate.pipeline.config;

import io.tidegate.actuator.ActuatorConfig;
import io.tidegate.decider.DeciderConfig;
import io.tidegate.forecaster.ForecastConfig;
import io.tidegate.ingest.IngestConfig;
import java.net.URI;
import java.nio.file.Path;

/**
 * All of Tidegate's settings: one component for what the parts share, one for each stage.
 *
 * @param kafka where Kafka is
 * @param schemaRegistry where the schema registry is
 * @param dataDirectory where stages keep their state, each in a folder of its own
 * @param http where health and metrics are served
 * @param topics how topics are created
 * @param streams how the stages run
 * @param ingest ingest's own settings
 * @param forecast the forecaster's own settings
 * @param decide the decider's own settings
 * @param actuate the actuator's own settings
 */
public record TidegateConfig(
        KafkaConfig kafka,
        SchemaRegistryConfig schemaRegistry,
        Path dataDirectory,
        HttpConfig http,
        TopicsConfig topics,
        StreamsConfig streams,
        IngestConfig ingest,
        ForecastConfig forecast,
        DeciderConfig decide,
        ActuatorConfig actuate) {
    /** Everything on this machine. */
    public static final TidegateConfig DEFAULT = new TidegateConfig(
            KafkaConfig.DEFAULT,
            SchemaRegistryConfig.DEFAULT,
            Path.of(".tidegate", "state"),
            HttpConfig.DEFAULT,
            TopicsConfig.DEFAULT,
            StreamsConfig.DEFAULT,
            IngestConfig.DEFAULT,
            ForecastConfig.DEFAULT,
            DeciderConfig.DEFAULT,
            ActuatorConfig.DEFAULT);

    /** The same settings for parts that were started elsewhere. */
    public TidegateConfig at(String bootstrapServers, URI registry, Path data) {
        return new TidegateConfig(
                new KafkaConfig(bootstrapServers, kafka.connectTimeout(), kafka.properties()),
                new SchemaRegistryConfig(
                        registry,
                        schemaRegistry.basicAuth(),
                        schemaRegistry.bearerToken(),
                        schemaRegistry.properties()),
                data,
                http,
                topics,
                streams,
                ingest,
                forecast,
                decide,
                actuate);
    }
}
