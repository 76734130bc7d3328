/**
 * The first stage: samples become windows, anomaly scores and insights; registrations and heartbeats become the registry
 * of pools.
 *
 * <pre>
 *   pool-metrics ───────▶ close-windows ─▶ score-windows ──▶ pool-windows, pool-alarms, insights
 *        ▲                   │                  │
 *        └──── marks ────────┘                  │ windows
 *                                   ┌───────────┘
 *                                   ▼
 *   pool-registrations ─▶ keep-register ──▶ pool-registry, pool-alarms, insights
 *   pool-heartbeats ────────▲
 * </pre>
 *
 * <p>{@link io.tidegate.ingest.IngestTopology} wires pure classes to topics and stores: {@code PoolTrack} folds the readings
 * of one pool, {@code PoolDetectors} hold its longer windows
 * against their time of the day, {@code PoolRegister} folds all that is known of it. Windows close by what stands on {@code pool-metrics} and by
 * nothing else, so that a replay closes each at the same place.
 */
@NullMarked
package io.tidegate.ingest;

import org.jspecify.annotations.NullMarked;
