/**
 * Which pool should serve this request: by load, cost and distance, leaving out pools that are gone, full or failing.
 *
 * <pre>
 *   statuses of a service's pools ──▶ PoolRanking ──▶ ranked, with what each part of the score weighs
 *                                         ▲               │
 *   results of requests ──▶ PoolCircuits ─┘               └──▶ choose: the better of two at random
 * </pre>
 */
@NullMarked
package io.tidegate.router;

import org.jspecify.annotations.NullMarked;
