package io.tidegate.pipeline.config;

import java.time.Duration;

/**
 * Where a process that runs stages serves its health and its metrics.
 *
 * @param host the address to listen on
 * @param port the port; 0 takes any free one. Processes on one host need a port each
 * @param stale a stage that has made no progress for this long although its input has more is not ready
 */
public record HttpConfig(String host, int port, Duration stale) {
    /** Port 9400 on every address; not ready after a minute without progress. */
    public static final HttpConfig DEFAULT = new HttpConfig("0.0.0.0", 9400, Duration.ofMinutes(1));

    /** Refuses impossible ports. */
    public HttpConfig {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be between 0 and 65535, but was " + port);
        }
        if (stale.isNegative() || stale.isZero()) {
            throw new IllegalArgumentException("stale must be longer than 0, but was " + stale);
        }
    }
}
