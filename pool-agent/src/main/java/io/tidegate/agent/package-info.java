/**
 * The library inside a user's application: samples, heartbeats and obedience for live connection pools.
 *
 * <pre>{@code
 * var agent = TidegateAgent.start(AgentConfig.of("broker:9092", "http://registry:8081"));
 * var pool = agent.open(hikariConfig, PoolOptions.of("orders-1", "orders-db", "team-orders", "eu-west", 4, 40));
 * // ... use the pool as ever; at the end:
 * pool.close();
 * agent.close();
 * }</pre>
 *
 * This package only composes {@link io.tidegate.agent.core}, {@link io.tidegate.agent.hikari} and {@link
 * io.tidegate.agent.kafka}, which do not know each other but for the core.
 */
@NullMarked
package io.tidegate.agent;

import org.jspecify.annotations.NullMarked;
