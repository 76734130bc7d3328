/**
 * What every stage shares: its life from a topology without a broker to a running one, settings that keep Kafka Streams
 * exactly-once and quick, stores that live on the heap and are logged inside the transaction, and dead letters.
 *
 * <p>A stage is a {@link io.tidegate.stage.StageTopology}; given {@link io.tidegate.stage.StageSettings} it becomes a
 * {@link io.tidegate.stage.ConfiguredStage}, and started it is a {@link io.tidegate.stage.RunningStage}, which tells its
 * health. Only {@code CommitFlushedStore} touches internals of Kafka Streams; a test pins the version that it is true for.
 */
@NullMarked
package io.tidegate.stage;

import org.jspecify.annotations.NullMarked;
