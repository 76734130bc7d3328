package io.tidegate.pipeline.cli;

import io.tidegate.pipeline.config.ConfigLoader.Setting;
import io.tidegate.pipeline.config.TidegateConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that talks to a cluster. */
final class ConnectionOptions {
    @Mixin
    private final ConfigOptions config;

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

    ConnectionOptions(Map<String, String> environment) {
        this.config = new ConfigOptions(environment);
    }

    /** The effective configuration. */
    TidegateConfig load() {
        return load(List.of());
    }

    /** The effective configuration, with {@code further} settings over everything else. */
    TidegateConfig load(List<Setting> further) {
        List<Setting> options = new ArrayList<>();
        bootstrapServers.ifPresent(
                value -> options.add(new Setting("--bootstrap-servers", "kafka.bootstrapServers", value)));
        schemaRegistry.ifPresent(value -> options.add(new Setting("--schema-registry", "schemaRegistry.url", value)));
        options.addAll(further);
        return config.load(options);
    }
}
