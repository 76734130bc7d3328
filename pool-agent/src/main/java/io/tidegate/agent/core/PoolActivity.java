package io.tidegate.agent.core;

import io.tidegate.domain.PoolCounts;
import io.tidegate.domain.sketch.LatencySketch;

/**
 * What happened in a pool between two looks.
 *
 * @param counts borrows, timeouts, retries, failures and reconnects
 * @param waits times to borrow a connection, in nanoseconds; a borrow that timed out is in it with the time it waited
 * @param holds times a connection was kept, in nanoseconds
 * @param connects times to open a connection, in nanoseconds
 */
public record PoolActivity(PoolCounts counts, LatencySketch waits, LatencySketch holds, LatencySketch connects) {}
