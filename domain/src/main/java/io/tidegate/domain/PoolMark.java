package io.tidegate.domain;

import java.time.Instant;

/**
 * A mark of the wall clock in a pool's own log: time has passed {@code at}, though the pool sent nothing. Windows are
 * closed by samples and marks alone, so that a replay closes each at the same place.
 *
 * @param pool the pool that has been silent
 * @param service what it connects to
 * @param at the moment up to which the pool's windows may close
 */
public record PoolMark(PoolId pool, ServiceId service, Instant at) implements PoolReading {}
