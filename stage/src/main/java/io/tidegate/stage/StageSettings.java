package io.tidegate.stage;

import io.tidegate.schemas.Topic;
import io.tidegate.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.BuiltInDslStoreSuppliers;

/**
 * How one instance of a stage runs. {@link #properties} turns it into settings of Kafka Streams that keep it
 * exactly-once, quick, and quick to come back; each that differs from the default says why.
 *
 * @param stage the stage's name, as in {@code ingest}
 * @param applicationId the name of the consumer group, and what internal topics begin with
 * @param bootstrapServers where the brokers are
 * @param stateDirectory where the instance keeps its identity; the same after a restart, and no other instance's
 * @param commitInterval how often results become visible, 10 ms to 10 s
 * @param instanceId names this instance to the group, so that its restart is no rebalance; empty for a passing instance
 * @param threads stream threads, 1 to 64
 * @param standbys copies of each store kept warm on other instances, 0 to 5
 * @param replicationFactor of internal topics, with the {@linkplain Topic#leastInSync in-sync copies} that go with it; -1 for the broker's defaults
 * @param transactionTimeout after which the broker aborts the transaction of an instance that was lost, between the commit interval and 1 min
 * @param deadLetterTopic where records go that cannot be read or processed
 * @param clientProperties further settings of Kafka Streams and its clients: TLS, SASL; they win over those made here
 */
public record StageSettings(
        String stage,
        String applicationId,
        String bootstrapServers,
        Path stateDirectory,
        Duration commitInterval,
        Optional<String> instanceId,
        int threads,
        int standbys,
        int replicationFactor,
        Duration transactionTimeout,
        String deadLetterTopic,
        Map<String, String> clientProperties) {

    /** A hop costs at least half of this; below 50 ms the cost of commits shows. */
    public static final Duration DEFAULT_COMMIT_INTERVAL = Duration.ofMillis(50);

    private static final int LINGERS_IN_A_COMMIT = 5;

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,40}");

    /** Refuses values out of range. */
    public StageSettings {
        require(NAME.matcher(stage).matches(), "stage must be lower-case letters, digits and '-'", stage);
        require(!applicationId.isBlank(), "application id must not be empty", applicationId);
        require(!bootstrapServers.isBlank(), "bootstrap servers must not be empty", bootstrapServers);
        require(within(commitInterval, 10, 10_000), "commit interval must be between 10 ms and 10 s", commitInterval);
        require(threads >= 1 && threads <= 64, "threads must be between 1 and 64", threads);
        require(standbys >= 0 && standbys <= 5, "standbys must be between 0 and 5", standbys);
        require(
                replicationFactor == -1 || replicationFactor >= 1,
                "replication must be -1 or more than 0",
                replicationFactor);
        require(
                within(transactionTimeout, commitInterval.toMillis(), 60_000),
                "transaction timeout must be between the commit interval and 1 min",
                transactionTimeout);
        clientProperties = Map.copyOf(clientProperties);
    }

    /** The defaults for a stage: application {@code tidegate-<stage>}, one thread. */
    public static StageSettings of(String stage, String bootstrapServers, Path stateDirectory) {
        return new StageSettings(
                stage,
                "tidegate-" + stage,
                bootstrapServers,
                stateDirectory,
                DEFAULT_COMMIT_INTERVAL,
                Optional.empty(),
                1,
                0,
                -1,
                Duration.ofSeconds(5),
                Topics.deadLetters(stage).name(),
                Map.of());
    }

    /** The same under another application id, such as a replay's. */
    public StageSettings withApplicationId(String id) {
        return with(id, commitInterval, instanceId, clientProperties);
    }

    /** The same with another commit interval. */
    public StageSettings withCommitInterval(Duration interval) {
        return with(applicationId, interval, instanceId, clientProperties);
    }

    /** The same as a named member of its group. */
    public StageSettings withInstanceId(String id) {
        return with(applicationId, commitInterval, Optional.of(id), clientProperties);
    }

    /** The same with one more setting of Kafka Streams or its clients. */
    public StageSettings withClientProperty(String key, String value) {
        Map<String, String> more = new HashMap<>(clientProperties);
        more.put(key, value);
        return with(applicationId, commitInterval, instanceId, more);
    }

    private StageSettings with(
            String application, Duration interval, Optional<String> instance, Map<String, String> client) {
        return new StageSettings(
                stage,
                application,
                bootstrapServers,
                stateDirectory,
                interval,
                instance,
                threads,
                standbys,
                replicationFactor,
                transactionTimeout,
                deadLetterTopic,
                client);
    }

    /**
     * What Kafka Streams is started with.
     *
     * @param counts where dead letters are counted
     */
    public Properties properties(DeadLetterCounts counts) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory.toString());
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
        properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, standbys);
        properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, replicationFactor);
        if (Topic.leastInSync(replicationFactor) > 1) {
            properties.put(
                    StreamsConfig.topicPrefix(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG),
                    String.valueOf(Topic.leastInSync(replicationFactor)));
        }

        // Offsets, output and state belong to one transaction.
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitInterval.toMillis());
        properties.put(
                StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
                Math.toIntExact(transactionTimeout.toMillis()));

        // A cache would hold results back. Lingering does not, since readers see nothing before the commit, which sends
        // what lingers; without it nearly each record is a request of its own.
        properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
        properties.put(
                StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG),
                Math.toIntExact(commitInterval.toMillis() / LINGERS_IN_A_COMMIT));
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");

        // A producer waits so long whenever it has asked who coordinates its transactions or its group: twice in a
        // start.
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.RETRY_BACKOFF_MS_CONFIG), 20L);

        // RocksDB's defaults cost about 1 GB off the heap; nothing here needs it.
        properties.put(
                StreamsConfig.DSL_STORE_SUPPLIERS_CLASS_CONFIG,
                BuiltInDslStoreSuppliers.InMemoryDslStoreSuppliers.class);

        // Internal names are part of the state's compatibility: none may be generated.
        properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        properties.put(StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.NO_OPTIMIZATION);
        properties.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
        properties.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);

        // A member does not leave the group when it stops: a named one takes its place again at once,
        // and a lost one is found after the session timeout.
        instanceId.ifPresent(id -> properties.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, id));
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 6_000);
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 1_500);
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MIN_BYTES_CONFIG), 1);
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), 200);
        // At the end of a changelog nothing comes any more, and a start waits for just that.
        properties.put(StreamsConfig.restoreConsumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), 20);
        properties.put(StreamsConfig.POLL_MS_CONFIG, 20L);
        // A poll ends with one partition's records where there are so many. More would let partitions take turns in a
        // backlog, so that more pools are touched, and their states logged, between two commits.
        properties.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 1_000);

        properties.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, UnreadableRecords.class);
        properties.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, UnprocessableRecords.class);
        properties.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, UnwritableRecords.class);
        properties.put(DeadLetters.STAGE, stage);
        properties.put(DeadLetters.TOPIC, deadLetterTopic);
        properties.put(DeadLetters.COUNTS, counts);

        properties.put(StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        properties.putAll(clientProperties);
        return properties;
    }

    private static boolean within(Duration value, long leastMillis, long mostMillis) {
        return value.toMillis() >= leastMillis && value.toMillis() <= mostMillis;
    }

    private static void require(boolean holds, String rule, Object actual) {
        if (!holds) {
            throw new IllegalArgumentException(rule + ", but was '" + actual + "'");
        }
    }
}
