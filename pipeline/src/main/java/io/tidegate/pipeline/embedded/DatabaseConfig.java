package io.tidegate.pipeline.embedded;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * What the embedded PostgreSQL needs to know.
 *
 * @param folder its data and log; kept between runs
 * @param port loopback port; 0 takes any free one
 * @param settings server settings that replace or extend the ones made here, by PostgreSQL's names:
 *     {@code max_connections}
 */
public record DatabaseConfig(Path folder, int port, Map<String, String> settings) {
    public DatabaseConfig {
        Objects.requireNonNull(folder, "folder");
        Ports.requireValid("port", port);
        settings = Map.copyOf(settings);
    }

    /** A database on any free port, with defaults for the rest. */
    public static DatabaseConfig in(Path folder) {
        return new DatabaseConfig(folder, 0, Map.of());
    }

    public DatabaseConfig withPort(int newPort) {
        return new DatabaseConfig(folder, newPort, settings);
    }

    public DatabaseConfig withSettings(Map<String, String> newSettings) {
        return new DatabaseConfig(folder, port, newSettings);
    }
}
