package io.tidegate.console;

import java.time.Duration;

/**
 * Where the console is served, and how much it remembers.
 *
 * @param host the address to listen on; it has no login, so whoever reaches it can read it
 * @param port the port; 0 takes any free one
 * @param lookBack how far back decisions, outcomes, insights and forecasts are read at the start
 * @param push how often a page that listens may be told of changes, at most
 * @param limits how much is kept
 */
public record ConsoleConfig(String host, int port, Duration lookBack, Duration push, ConsoleLimits limits) {
    /** Port 9480 on this machine only; a day back; at most once a second. */
    public static final ConsoleConfig DEFAULT =
            new ConsoleConfig("127.0.0.1", 9480, Duration.ofDays(1), Duration.ofSeconds(1), ConsoleLimits.DEFAULT);

    /** Refuses impossible ports and times. */
    public ConsoleConfig {
        if (host.isBlank()) {
            throw new IllegalArgumentException("host must not be empty");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be between 0 and 65535, but was " + port);
        }
        if (lookBack.isNegative()) {
            throw new IllegalArgumentException("lookBack must not be negative, but was " + lookBack);
        }
        if (push.isNegative() || push.isZero()) {
            throw new IllegalArgumentException("push must be longer than 0, but was " + push);
        }
    }

    /** The same, served elsewhere. */
    public ConsoleConfig at(String otherHost, int otherPort) {
        return new ConsoleConfig(otherHost, otherPort, lookBack, push, limits);
    }
}
