/**
 * What was recorded, read again: from the cluster, and compared with what the decider published.
 *
 * <pre>
 *   service-inputs ──▶ the decider's fold ──▶ decisions, insights, snapshots ──┐
 *   scaling-decisions, insights, service-snapshots ────────────────────────────┴─▶ the same, byte for byte?
 * </pre>
 */
@NullMarked
package io.tidegate.pipeline.replay;

import org.jspecify.annotations.NullMarked;
