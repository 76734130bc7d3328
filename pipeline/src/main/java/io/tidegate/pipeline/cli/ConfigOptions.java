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
final class ConfigOptions {
    private final Map<String, String> environment;

    @Option(names = "--config", paramLabel = "FILE", description = "Configuration file (or TIDEGATE_CONFIG).")
    private Optional<Path> file = Optional.empty();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Any setting, e.g. topics.replicationFactor=3; 'config' lists them.")
    private Map<String, String> settings = Map.of();

    ConfigOptions(Map<String, String> environment) {
        this.environment = environment;
    }

    /** The effective configuration, with {@code further} settings over everything else. */
    TidegateConfig load(List<Setting> further) {
        List<Setting> options = new ArrayList<>();
        settings.forEach((key, value) -> options.add(new Setting("--set " + key, key, value)));
        options.addAll(further);
        return ConfigLoader.load(file, environment, options);
    }
}
