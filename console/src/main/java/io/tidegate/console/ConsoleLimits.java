package io.tidegate.console;

import java.time.Duration;

/**
 * How much the console keeps; what comes beyond pushes out the oldest, or is counted and dropped.
 *
 * @param services the most services, at least 1
 * @param pools the most pools of all services together, at least 1
 * @param points the most windows of each pool's history, at least 1
 * @param decisions the most decisions of each service, and as many renewals, at least 1
 * @param insights the most insights of each service, at least 1
 * @param closed how long a pool is shown after it said goodbye
 * @param listeners the most pages that may listen to changes at once, at least 1; each takes a thread
 */
public record ConsoleLimits(
        int services, int pools, int points, int decisions, int insights, Duration closed, int listeners) {
    /** 1,000 services, 10,000 pools, 90 windows, 500 decisions, 200 insights, ten minutes, 50 pages. */
    public static final ConsoleLimits DEFAULT =
            new ConsoleLimits(1_000, 10_000, 90, 500, 200, Duration.ofMinutes(10), 50);

    /** Refuses limits that leave nothing. */
    public ConsoleLimits {
        positive("services", services);
        positive("pools", pools);
        positive("points", points);
        positive("decisions", decisions);
        positive("insights", insights);
        positive("listeners", listeners);
        if (closed.isNegative()) {
            throw new IllegalArgumentException("closed must not be negative, but was " + closed);
        }
    }

    private static void positive(String what, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, but was " + limit);
        }
    }
}
