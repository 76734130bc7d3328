package io.tidegate.pipeline.embedded;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the embedded broker needs to know.
 *
 * @param folder its data, settings and log; kept between runs
 * @param port loopback port for clients; 0 takes any free one
 * @param furtherListeners further ways in, for clients that must come through something in between; at most 16
 * @param heapMb its heap, at least 128 MB
 * @param settings broker settings that replace or extend the ones made here, by Kafka's names
 */
public record BrokerConfig(
        Path folder, int port, List<FurtherListener> furtherListeners, int heapMb, Map<String, String> settings) {
    private static final int MOST_LISTENERS = 16;
    private static final int LEAST_HEAP_MB = 128;
    private static final int HEAP_MB = 256;

    public BrokerConfig {
        Objects.requireNonNull(folder, "folder");
        furtherListeners = List.copyOf(furtherListeners);
        if (furtherListeners.size() > MOST_LISTENERS) {
            throw new IllegalArgumentException(
                    "furtherListeners must be at most " + MOST_LISTENERS + ", but were " + furtherListeners.size());
        }
        Ports.requireValid("port", port);
        if (heapMb < LEAST_HEAP_MB) {
            throw new IllegalArgumentException("heapMb must be at least " + LEAST_HEAP_MB + ", but was " + heapMb);
        }
        settings = Map.copyOf(settings);
    }

    /** A broker on any free port, with defaults for the rest. */
    public static BrokerConfig in(Path folder) {
        return new BrokerConfig(folder, 0, List.of(), HEAP_MB, Map.of());
    }

    public BrokerConfig withPort(int newPort) {
        return new BrokerConfig(folder, newPort, furtherListeners, heapMb, settings);
    }

    public BrokerConfig withFurtherListeners(List<FurtherListener> listeners) {
        return new BrokerConfig(folder, port, listeners, heapMb, settings);
    }

    public BrokerConfig withSettings(Map<String, String> newSettings) {
        return new BrokerConfig(folder, port, furtherListeners, heapMb, newSettings);
    }

    /**
     * A further loopback listener that tells its clients to come back to another address, such as a proxy's.
     *
     * @param port loopback port of the listener; 0 takes any free one
     * @param advertisedHost the host that clients are told
     * @param advertisedPort the port that clients are told
     */
    public record FurtherListener(int port, String advertisedHost, int advertisedPort) {
        public FurtherListener {
            Ports.requireValid("port", port);
            if (advertisedHost.isBlank()) {
                throw new IllegalArgumentException("advertisedHost must not be blank");
            }
            if (Ports.requireValid("advertisedPort", advertisedPort) == 0) {
                throw new IllegalArgumentException("advertisedPort must be a real port, but was 0");
            }
        }
    }
}
