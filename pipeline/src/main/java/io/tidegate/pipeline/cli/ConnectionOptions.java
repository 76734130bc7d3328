package io.tidegate.pipeline.cli;

import io.tidegate.pipeline.config.ConfigLoader;
import io.tidegate.pipeline.config.ConfigLoader.Setting;
import io.tidegate.pipeline.config.TidegateConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of every command that reads the configuration. */
final class ConnectionOptions {
    private final Map<String, String> environment;

    @Option(names = "--config", paramLabel = "FILE", description = "Configuration file (or TIDEGATE_CONFIG).")
    private Optional<Path> file = Optional.empty();

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            description = "Kafka brokers to ask first (or TIDEGATE_KAFKA_BOOTSTRAP_SERVERS).")
    private Optional<String> bootstrapServers = Optional.empty();

    @Option(
            names = "--schema-registry",
            paramLabel = "URL",
            description = "Schema registry (or TIDEGATE_SCHEMA_REGISTRY_URL).")
    private Optional<String> schemaRegistry = Optional.empty();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Any other setting, e.g. topics.replicationFactor=3.")
    private Map<String, String> settings = Map.of();

    ConnectionOptions(Map<String, String> environment) {
        this.environment = environment;
    }

    /** The effective configuration, with {@code further} settings over everything else. */
    TidegateConfig load(Setting... further) {
        List<Setting> options = new ArrayList<>();
        settings.forEach((key, value) -> options.add(new Setting("--set " + key, key, value)));
        bootstrapServers.ifPresent(
                value -> options.add(new Setting("--bootstrap-servers", "kafka.bootstrapServers", value)));
        schemaRegistry.ifPresent(value -> options.add(new Setting("--schema-registry", "schemaRegistry.url", value)));
        options.addAll(List.of(further));
        return ConfigLoader.load(file, environment, options);
    }
}
