package io.tidegate.actuator;

import java.time.Duration;

/**
 * How long to wait before a command is sent again: longer each time, up to a limit.
 *
 * @param first after the first attempt, at least a millisecond
 * @param factor how much longer each time, 1 to 10
 * @param most the longest wait
 */
public record Backoff(Duration first, double factor, Duration most) {

    /** A quarter of a second, doubled up to two seconds. */
    public static final Backoff DEFAULT = new Backoff(Duration.ofMillis(250), 2, Duration.ofSeconds(2));

    /** Refuses what does not wait, or waits less each time. */
    public Backoff {
        require(first.toMillis() >= 1, "first must be at least 1 ms", first);
        require(factor >= 1 && factor <= 10, "factor must be between 1 and 10", factor);
        require(most.compareTo(first) >= 0, "most must be at least the first wait, " + first, most);
    }

    /** The wait after so many attempts. */
    Duration after(int attempts) {
        double millis = first.toMillis() * Math.pow(factor, attempts - 1);
        return millis >= most.toMillis() ? most : Duration.ofMillis((long) millis);
    }

    private static void require(boolean holds, String rule, Object actual) {
        if (!holds) {
            throw new IllegalArgumentException(rule + ", but was " + actual);
        }
    }
}
