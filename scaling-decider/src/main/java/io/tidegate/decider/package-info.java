/**
 * Forecasts, windows, policies and outcomes become decisions under one budget.
 *
 * <pre>
 *   windows, alarms, registry, forecasts,        service-inputs
 *   policies, events, consents, outcomes ─▶ merge ───▶ log ───▶ fold ─▶ scaling-decisions, insights
 *                                    ticks ───────────▶ ▲        │
 *                                                       └────────┘ wall clock
 * </pre>
 *
 * {@link io.tidegate.decider.Decider} folds. Where a decision comes from is found by its trace: each step is a class.
 *
 * <table>
 * <caption>The steps of a decision</caption>
 * <tr><th>step in the trace</th><th>class</th></tr>
 * <tr><td>1 DATA_QUALITY</td><td>{@code DataQualityGate}</td></tr>
 * <tr><td>2 NEED</td><td>{@code DemandNeed}, with {@code QueueSizing} and {@code DemandHistory}</td></tr>
 * <tr><td>3 FLOORS</td><td>{@code RaisedFloors}; emergencies: {@code EmergencyRule}</td></tr>
 * <tr><td>4 BUDGET</td><td>{@code BudgetShare}, with {@code WaterFilling}; what pools may hold: {@code Ledger}</td></tr>
 * <tr><td>5 DAMPING</td><td>{@code Damping}</td></tr>
 * <tr><td>6 CONSENT</td><td>{@code ConsentGate}, {@code Approvals}</td></tr>
 * <tr><td>7 AFTERMATH</td><td>{@code Aftermath}</td></tr>
 * </table>
 *
 * The steps are walked by {@code SlowLane} (each tick, all pools), {@code FastLane} (an alarm, one pool) and
 * {@code FirstLease} (a pool that just came); {@code Issue} numbers the decisions and books them.
 */
@NullMarked
package io.tidegate.decider;

import org.jspecify.annotations.NullMarked;
