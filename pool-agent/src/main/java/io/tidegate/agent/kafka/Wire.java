package io.tidegate.agent.kafka;

import io.tidegate.agent.core.Notice;
import io.tidegate.domain.PoolCommand;
import io.tidegate.domain.PoolId;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The wire contract, as far as an agent needs it. Called on the agent's own threads only, for it may ask a registry.
 *
 * <p>Each method throws what its serializers throw if a registry is away or a record unreadable.
 */
interface Wire extends AutoCloseable {
    /** A notice as a record on its topic, under its pool's key. */
    ProducerRecord<byte[], byte[]> encode(Notice notice);

    /** The topic of commands. */
    String commandTopic();

    /** The key under which a pool's commands stand. */
    byte[] commandKey(PoolId pool);

    /** A command from the value of a record. */
    PoolCommand decodeCommand(byte[] value);

    @Override
    void close();
}
