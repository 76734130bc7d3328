package io.tidegate.agent.kafka;

import io.tidegate.agent.core.ManagedPool;
import io.tidegate.schemas.TopicSerdes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** An agent's connection to Kafka, for all its pools. Nothing here waits for Kafka but {@link #close}. */
public final class KafkaLink implements AutoCloseable {
    private final Wire wire;
    private final Sender sender;
    private final CommandReader reader;

    KafkaLink(Map<String, ?> properties, Wire wire) {
        this.wire = wire;
        this.sender = new Sender(producerProperties(properties), wire);
        this.reader = new CommandReader(consumerProperties(properties), wire);
    }

    /**
     * A link that is not started yet.
     *
     * @param properties of Kafka's clients; what would let the link block or lose its order is overruled
     * @param serdes over the schema registry; closed with the link
     */
    public static KafkaLink to(Map<String, ?> properties, TopicSerdes serdes) {
        return new KafkaLink(properties, new SchemaWire(serdes));
    }

    /** Starts to send and to read. */
    public void start() {
        sender.start();
        reader.start();
    }

    /** Says that an outbox has something to send. Never waits; the bell of each pool's outbox. */
    public void wake() {
        sender.wake();
    }

    /** Carries this pool's notices and commands from now on. */
    public void add(ManagedPool pool) {
        reader.add(pool);
        sender.add(pool);
    }

    /** Brings this pool no more commands. What it has left to tell, its goodbye, is still sent. */
    public void remove(ManagedPool pool) {
        reader.remove(pool);
    }

    /** Whether notices reach Kafka and commands come from there, as far as the last attempts tell. */
    public boolean isConnected() {
        return !sender.isFailing() && !reader.isFailing();
    }

    /** How many commands could not be understood and were skipped. */
    public long unreadableCommands() {
        return reader.unreadable();
    }

    /** Sends what waits, for at most {@code within}, and ends. */
    public void close(Duration within) {
        reader.close();
        sender.close(within);
        wire.close();
    }

    @Override
    public void close() {
        close(Duration.ofSeconds(2));
    }

    private static Map<String, Object> producerProperties(Map<String, ?> given) {
        Map<String, Object> all = new HashMap<>();
        all.put(ProducerConfig.CLIENT_ID_CONFIG, "tidegate-agent");
        all.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        // On the agent's own thread; short, so that closing is.
        all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1_000);
        all.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
        all.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 2L << 20);
        all.putAll(connecting());
        all.putAll(given);
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        all.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        all.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        return all;
    }

    private static Map<String, Object> consumerProperties(Map<String, ?> given) {
        Map<String, Object> all = new HashMap<>();
        all.put(ConsumerConfig.CLIENT_ID_CONFIG, "tidegate-agent");
        all.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000);
        all.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 500);
        all.putAll(connecting());
        all.putAll(given);
        all.remove(ConsumerConfig.GROUP_ID_CONFIG);
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        // Only after the topic was made anew or cut off: then everything on it is news, and what is not is refused.
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        all.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        all.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return all;
    }

    private static Map<String, Object> connecting() {
        return Map.of(
                CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 2_000,
                CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, 3_000,
                CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, 5_000);
    }
}
