/**
 * The operators' page and its HTTP API.
 *
 * <pre>
 *   topics ─▶ ConsoleTopics ─▶ ConsoleView ─▶ ConsoleServer ─▶ page, programs
 *             (one thread)     (the picture)   /api/…, events
 * </pre>
 *
 * <p>The picture is a fold over registry, policies, forecasts, decisions, outcomes and insights: it knows neither Kafka nor
 * HTTP nor a clock. It is held in memory, bounded, and built again from the topics with every start, so that a console can
 * be started and stopped anywhere, as often as one likes. It only reads: nothing here changes a pool.
 */
@NullMarked
package io.tidegate.console;

import org.jspecify.annotations.NullMarked;
