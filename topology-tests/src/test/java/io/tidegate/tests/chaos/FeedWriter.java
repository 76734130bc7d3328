package io.tidegate.tests.chaos;

import io.tidegate.schemas.Topic;
import io.tidegate.schemas.TopicSerdes;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;

/** Writes in transactions, of which one in ten is aborted: what it held was never there. For one thread. */
final class FeedWriter implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;
    private final TopicSerdes serdes;
    private final Map<String, Serializer<?>> serializers = new HashMap<>();
    private final SplittableRandom random;

    /**
     * Ready to write.
     *
     * @param name of the transactions
     * @param random decides which are aborted
     */
    FeedWriter(String address, TopicSerdes serdes, String name, SplittableRandom random) {
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        address,
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        name,
                        ProducerConfig.LINGER_MS_CONFIG,
                        0),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        this.serdes = serdes;
        this.random = random;
        producer.initTransactions();
    }

    /** Writes what is sent meanwhile; false when it was aborted. */
    boolean write(Runnable sends) {
        producer.beginTransaction();
        sends.run();
        if (random.nextInt(10) == 0) {
            // With the broker, or else there would be nothing that could be read by mistake.
            producer.flush();
            producer.abortTransaction();
            return false;
        }
        producer.commitTransaction();
        return true;
    }

    /** Writes for certain what is sent meanwhile. */
    void writeForCertain(Runnable sends) {
        producer.beginTransaction();
        sends.run();
        producer.commitTransaction();
    }

    /** Sends a record, within {@link #write}. */
    <K, V> void send(Topic<K, V> topic, K key, V value) {
        var unused = producer.send(new ProducerRecord<>(
                topic.name(),
                serdes.key(topic).serializer().serialize(topic.name(), key),
                serializer(topic).serialize(topic.name(), value)));
    }

    @SuppressWarnings("unchecked") // a topic's own
    private <V> Serializer<V> serializer(Topic<?, V> topic) {
        return (Serializer<V>) serializers.computeIfAbsent(
                topic.name(), unseen -> serdes.value(topic).serializer());
    }

    @Override
    public void close() {
        producer.close();
    }
}
