package io.tidegate.pipeline.embedded;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * What the embedded schema registry needs to know.
 *
 * @param folder its data and log; kept between runs
 * @param port loopback port; 0 takes any free one
 * @param heapMb its heap, at least 64 MB
 * @param settings registry settings that replace or extend the ones made here, by Apicurio's and Quarkus's names
 */
public record RegistryConfig(Path folder, int port, int heapMb, Map<String, String> settings) {
    private static final int LEAST_HEAP_MB = 64;
    private static final int HEAP_MB = 96;

    public RegistryConfig {
        Objects.requireNonNull(folder, "folder");
        Ports.requireValid("port", port);
        if (heapMb < LEAST_HEAP_MB) {
            throw new IllegalArgumentException("heapMb must be at least " + LEAST_HEAP_MB + ", but was " + heapMb);
        }
        settings = Map.copyOf(settings);
    }

    /** A registry on any free port, with defaults for the rest. */
    public static RegistryConfig in(Path folder) {
        return new RegistryConfig(folder, 0, HEAP_MB, Map.of());
    }

    public RegistryConfig withPort(int newPort) {
        return new RegistryConfig(folder, newPort, heapMb, settings);
    }

    public RegistryConfig withSettings(Map<String, String> newSettings) {
        return new RegistryConfig(folder, port, heapMb, newSettings);
    }
}
