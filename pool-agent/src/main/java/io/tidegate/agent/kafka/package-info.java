/**
 * How an agent speaks with the outside: what the pools tell goes to Kafka, and commands come from there.
 *
 * <p>Two daemon threads: {@link io.tidegate.agent.kafka.Sender} empties the pools' outboxes, {@link
 * io.tidegate.agent.kafka.CommandReader} reads the partitions on which its pools' commands stand. Everything that can wait
 * (the first connection, metadata, the schema registry) waits there. Both begin again for ever after a failure, with growing
 * pauses; what could not be told in time is counted in the outbox that it came from.
 */
@NullMarked
package io.tidegate.agent.kafka;

import org.jspecify.annotations.NullMarked;
