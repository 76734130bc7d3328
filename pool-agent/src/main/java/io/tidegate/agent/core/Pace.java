package io.tidegate.agent.core;

import java.time.Duration;

/**
 * How often an agent looks and tells.
 *
 * @param sample between two regular samples
 * @param apart the least time between any two samples, at most {@code sample}
 * @param heartbeat between two heartbeats
 */
public record Pace(Duration sample, Duration apart, Duration heartbeat) {
    /** The agent looks at its pools this often; it cannot tell anything sooner. */
    public static final Duration LOOK = Duration.ofMillis(20);

    /** A sample a second, at most five a second while borrowers begin to wait, a heartbeat a second. */
    public static final Pace DEFAULT = new Pace(Duration.ofSeconds(1), Duration.ofMillis(200), Duration.ofSeconds(1));

    public Pace {
        positive("sample", sample);
        positive("apart", apart);
        positive("heartbeat", heartbeat);
        if (apart.compareTo(sample) > 0) {
            throw new IllegalArgumentException(
                    "apart must be at most the sample interval of " + sample + ", but was " + apart);
        }
    }

    private static void positive(String what, Duration value) {
        if (value.compareTo(LOOK) < 0) {
            throw new IllegalArgumentException(what + " must be at least " + LOOK + ", but was " + value);
        }
    }

    /** A sample every {@code interval}; the rest as it is, unless samples would have to be further apart than that. */
    public Pace withSample(Duration interval) {
        return new Pace(interval, apart.compareTo(interval) > 0 ? interval : apart, heartbeat);
    }

    /** A heartbeat every {@code interval}. */
    public Pace withHeartbeat(Duration interval) {
        return new Pace(sample, apart, interval);
    }
}
