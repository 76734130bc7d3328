package io.tidegate.tests.chaos;

import io.tidegate.domain.DecisionId;
import io.tidegate.domain.PoolCommand;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Stands between an agent and Kafka, as an interceptor of its clients. Answers go to the {@link Postman}. Without {@link
 * Guard#FENCE} each command that comes has an epoch above all before, so that the agent refuses none as old or repeated.
 */
public final class AgentLine implements ProducerInterceptor<byte[], byte[]>, ConsumerInterceptor<byte[], byte[]> {
    private static final Topic<?, PoolCommand> COMMANDS = Topics.POOL_COMMANDS;
    private static final String UNFENCED = "tidegate.chaos.unfenced";

    private boolean unfenced;
    private TopicSerdes serdes = TopicSerdes.inMemory();
    private long epoch;

    /**
     * The settings of an agent's clients.
     *
     * @param serdes with which commands are written anew, where they are
     */
    static Map<String, Object> settings(String address, TopicSerdes serdes, boolean fenced) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, address);
        settings.put(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG, AgentLine.class.getName());
        if (!fenced) {
            settings.put(UNFENCED, serdes);
        }
        return settings;
    }

    @Override
    public void configure(Map<String, ?> settings) {
        if (settings.get(UNFENCED) instanceof TopicSerdes given) {
            unfenced = true;
            serdes = given;
        }
    }

    @Override
    public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
        return record.topic().equals(Topics.POOL_COMMAND_RESULTS.name())
                ? new ProducerRecord<>(Postman.BAG, record.key(), record.value())
                : record;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
        if (!unfenced) {
            return records;
        }
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> all = new HashMap<>();
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> renewed = new ArrayList<>();
            records.records(partition).forEach(record -> renewed.add(renewed(record)));
            all.put(partition, renewed);
        }
        return new ConsumerRecords<>(all, records.nextOffsets());
    }

    private ConsumerRecord<byte[], byte[]> renewed(ConsumerRecord<byte[], byte[]> record) {
        PoolCommand command = serdes.value(COMMANDS).deserializer().deserialize(COMMANDS.name(), record.value());
        DecisionId old = command.decision();
        PoolCommand anew = new PoolCommand(
                new DecisionId(old.pool(), ++epoch, old.sequence()),
                command.service(),
                command.incarnation(),
                command.lease(),
                command.issuedAt(),
                command.expires(),
                command.attempt());
        return new ConsumerRecord<>(
                record.topic(),
                record.partition(),
                record.offset(),
                record.key(),
                serdes.value(COMMANDS).serializer().serialize(COMMANDS.name(), anew));
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override
    public void close() {}
}
