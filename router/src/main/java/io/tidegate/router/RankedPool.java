package io.tidegate.router;

import io.tidegate.domain.PoolId;

/**
 * A pool that can serve a request, and what speaks for it.
 *
 * @param pool the pool
 * @param score lower is better
 * @param load demand over capacity
 * @param cost cost of a connection over that of the dearest candidate, 0 to 1
 * @param distance distance over that of the farthest candidate, 0 to 1
 */
public record RankedPool(PoolId pool, double score, double load, double cost, double distance) {}
