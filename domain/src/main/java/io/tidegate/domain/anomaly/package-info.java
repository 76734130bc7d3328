/**
 * Whether the next value of a series is unusual: one pass, constant memory, no labels, and nothing that comes later has a
 * say.
 *
 * <pre>
 *  value ─▶ what no expectation comes near ─▶ how rare is a surprise so large? ──┐
 *      └──▶ recent level against the lasting ─▶ how rare is a distance so large? ─┴▶ score
 * </pre>
 *
 * <p>{@link io.tidegate.domain.anomaly.AnomalyDetector} keeps the expectations, {@link io.tidegate.domain.anomaly.Tail} says
 * what is rare.
 */
@NullMarked
package io.tidegate.domain.anomaly;

import org.jspecify.annotations.NullMarked;
