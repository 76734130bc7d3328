/**
 * Decisions become commands to pools, and what the pools really did becomes outcomes.
 *
 * <pre>
 *  scaling-decisions ────────────────────────▶ ┌─────────┐ ─▶ pool-commands
 *  pool-command-results ─▶ by service ───────▶ │ deliver │
 *  the wall clock, every 100 ms ─────────────▶ └─────────┘ ─▶ scaling-outcomes
 * </pre>
 *
 * <p>A command is delivered at least once and applied once: it is sent again, with the same id and an absolute size, until the
 * pool answers or the decision expires, and the pool is fenced by its epoch. Every decision that is not a hold ends in exactly
 * one outcome, whatever is doubled, lost, late or restarted: what is pending is kept in a store that commits with the
 * output, and what has ended is known by its sequence.
 */
@NullMarked
package io.tidegate.actuator;

import org.jspecify.annotations.NullMarked;
