package io.tidegate.pipeline.cli;

import io.tidegate.pipeline.config.ConfigLoader.Setting;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where health and metrics are served. */
final class HttpOption {
    @Option(names = "--http-port", paramLabel = "PORT", description = "For health and metrics; 0 takes any free one.")
    private Optional<String> port = Optional.empty();

    Optional<Setting> setting() {
        return port.map(value -> new Setting("--http-port", "http.port", value));
    }
}
