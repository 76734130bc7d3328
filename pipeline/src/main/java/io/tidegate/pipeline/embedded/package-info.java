/**
 * The servers that {@code tidegate up} and {@code tidegate demo} bring along: a Kafka broker, a schema registry and a
 * PostgreSQL, each a real one in a child process of its own, with its data in a folder that is kept between runs.
 *
 * <pre>
 *   EmbeddedBroker ──┐                       ┌─ lock, leftovers of a killed run ── DataFolder
 *   EmbeddedRegistry ┼─ start ─▶ ServerStart ┼─ sh guard: ends with us ─────────── GuardedProcess
 *   EmbeddedDatabase ┘                       └─ asked until it really answers
 * </pre>
 *
 * {@code start} blocks until the server answers, prints nothing, and tells its progress to a listener; every failure is
 * an {@link io.tidegate.pipeline.embedded.EmbeddedPartException}. The three may be started from three threads.
 */
@NullMarked
package io.tidegate.pipeline.embedded;

import org.jspecify.annotations.NullMarked;
