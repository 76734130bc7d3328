/**
 * Replays what was recorded through the same pure cores that run live.
 *
 * <pre>
 *   recorded inputs of a service ──▶ the decider's fold ──▶ decisions ──▶ compared with those that were published
 *                 │                          ▲
 *                 └── policies replaced ─────┘  what would another policy have decided?
 *
 *   recorded load ──▶ the forecaster ──▶ the decider's fold ◀──▶ simulated pools ──▶ cost and violations
 *         └──▶ baselines, each with simulated pools ──────────────────────────────▶ the same
 * </pre>
 */
@NullMarked
package io.tidegate.backtest;

import org.jspecify.annotations.NullMarked;
