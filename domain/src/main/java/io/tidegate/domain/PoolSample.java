package io.tidegate.domain;

import io.tidegate.domain.sketch.LatencySketch;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a pool reports every second, and at once when a borrower first has to wait.
 *
 * @param pool the pool
 * @param service what it connects to
 * @param incarnation which life of the pool speaks
 * @param sequence counts this incarnation's samples from 0, so that duplicates and gaps are visible
 * @param at when the gauges were read, by the pool's clock
 * @param covers how much time the counts and sketches cover, ending at {@code at}; 0 to {@link #LONGEST}
 * @param gauges the pool at that moment
 * @param counts what happened since the last sample
 * @param host the machine under it, where that is known
 * @param waits times to borrow a connection, in nanoseconds
 * @param holds times a connection was kept, in nanoseconds
 * @param connects times to open a connection, in nanoseconds
 */
public record PoolSample(
        PoolId pool,
        ServiceId service,
        Incarnation incarnation,
        long sequence,
        Instant at,
        Duration covers,
        PoolGauges gauges,
        PoolCounts counts,
        Optional<HostLoad> host,
        LatencySketch waits,
        LatencySketch holds,
        LatencySketch connects)
        implements PoolReading {

    /** The longest time that one sample may cover. */
    public static final Duration LONGEST = Duration.ofHours(1);

    /** Refuses a negative sequence and an impossible cover. */
    public PoolSample {
        Check.notNegative("sequence", sequence);
        Check.within("the time a sample covers", covers, LONGEST);
    }
}
