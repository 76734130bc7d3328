/**
 * What an agent is, without Kafka and without HikariCP.
 *
 * <p>A {@link io.tidegate.agent.core.PoolControl} is what the agent can ask of a live pool: its gauges, what was counted
 * since the last time, and a new size. {@link io.tidegate.agent.core.LeaseKeeper} decides which size that is, as a pure
 * state machine; {@link io.tidegate.agent.core.SampleSchedule} decides when a sample is due, purely too. What is to be
 * told to the outside waits in a bounded {@link io.tidegate.agent.core.Outbox}. Nothing here knows a topic or a driver.
 */
@NullMarked
package io.tidegate.agent.core;

import org.jspecify.annotations.NullMarked;
