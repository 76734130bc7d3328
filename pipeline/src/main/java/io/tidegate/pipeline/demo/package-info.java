/**
 * The demonstration: the real pipeline, real pools and real databases under a recorded load, beside static pools under the
 * same load.
 *
 * <pre>
 *   recorded days ─▶ history on pool-windows          the forecaster knows its season
 *        │
 *        ▼
 *   arrivals ─┬─▶ pools with the agent ─▶ PostgreSQL 1 ◀─ watched every 100 ms
 *             └─▶ static pools         ─▶ PostgreSQL 2 ◀─ watched every 100 ms
 * </pre>
 *
 * <p>Each agent reaches the broker through a {@link io.tidegate.pipeline.demo.Relay} of its own, so that a fault can silence
 * one pool while it goes on serving.
 */
@NullMarked
package io.tidegate.pipeline.demo;

import org.jspecify.annotations.NullMarked;
