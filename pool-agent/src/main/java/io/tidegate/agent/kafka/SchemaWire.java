package io.tidegate.agent.kafka;

import io.tidegate.agent.core.Notice;
import io.tidegate.domain.CommandResult;
import io.tidegate.domain.PoolCommand;
import io.tidegate.domain.PoolHeartbeat;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolReading;
import io.tidegate.domain.PoolRegistration;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/** The wire contract of {@code schemas}: Tidegate's own topics, and Avro records with their schemas in the registry. */
final class SchemaWire implements Wire {
    private final TopicSerdes serdes;
    private final Serializer<PoolId> commandKey;
    private final Deserializer<PoolCommand> command;
    private final Writer<PoolRegistration> registrations;
    private final Writer<PoolHeartbeat> heartbeats;
    private final Writer<PoolReading> samples;
    private final Writer<CommandResult> results;

    /** @param serdes closed with this wire */
    SchemaWire(TopicSerdes serdes) {
        this.serdes = serdes;
        this.commandKey = serdes.key(Topics.POOL_COMMANDS).serializer();
        this.command = serdes.value(Topics.POOL_COMMANDS).deserializer();
        this.registrations = new Writer<>(Topics.POOL_REGISTRATIONS, serdes);
        this.heartbeats = new Writer<>(Topics.POOL_HEARTBEATS, serdes);
        this.samples = new Writer<>(Topics.POOL_METRICS, serdes);
        this.results = new Writer<>(Topics.POOL_COMMAND_RESULTS, serdes);
    }

    @Override
    public ProducerRecord<byte[], byte[]> encode(Notice notice) {
        return notice.fold(
                registration -> registrations.write(notice.pool(), registration),
                heartbeat -> heartbeats.write(notice.pool(), heartbeat),
                sample -> samples.write(notice.pool(), sample),
                result -> results.write(notice.pool(), result));
    }

    @Override
    public String commandTopic() {
        return Topics.POOL_COMMANDS.name();
    }

    @Override
    public byte[] commandKey(PoolId pool) {
        return commandKey.serialize(commandTopic(), pool);
    }

    @Override
    public PoolCommand decodeCommand(byte[] value) {
        PoolCommand read = command.deserialize(commandTopic(), value);
        if (read == null) {
            throw new SerializationException("a command without content on " + commandTopic());
        }
        return read;
    }

    @Override
    public void close() {
        serdes.close();
    }

    private static final class Writer<V> {
        private final String topic;
        private final Serializer<PoolId> keys;
        private final Serializer<V> values;

        Writer(Topic<PoolId, V> topic, TopicSerdes serdes) {
            this.topic = topic.name();
            this.keys = serdes.key(topic).serializer();
            this.values = serdes.value(topic).serializer();
        }

        ProducerRecord<byte[], byte[]> write(PoolId pool, V value) {
            return new ProducerRecord<>(topic, keys.serialize(topic, pool), values.serialize(topic, value));
        }
    }
}
