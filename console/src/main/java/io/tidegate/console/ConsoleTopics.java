package io.tidegate.console;

import io.tidegate.schemas.Topic;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import io.tidegate.schemas.serde.SchemaRegistryException;
import io.tidegate.schemas.serde.SchemaRegistryException.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds a view from the topics, for ever, on a daemon thread of its own: committed records only, in no consumer group.
 * Where the brokers or the registry are away it says so, tries again, and goes on where it was.
 */
public final class ConsoleTopics implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleTopics.class);

    private static final Duration POLL = Duration.ofMillis(200);

    /** A consumer without a broker just gives nothing; so it is asked for the topics' ends now and then. */
    private static final Duration CHECK_EVERY = Duration.ofSeconds(2);

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Map<String, Object> clientProperties;
    private final TopicSerdes serdes;
    private final Duration lookBack;
    private final Clock clock;
    private final Map<String, Feed> feeds = new LinkedHashMap<>();
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile FeedView state;
    private long unreadable; // the thread alone touches it

    private ConsoleTopics(
            Map<String, Object> clientProperties,
            TopicSerdes serdes,
            ConsoleView view,
            Duration lookBack,
            Clock clock) {
        this.clientProperties = new HashMap<>(clientProperties);
        this.serdes = serdes;
        this.lookBack = lookBack;
        this.clock = clock;
        this.state = FeedView.stale(clock.instant(), "not connected to Kafka yet", 0);
        // What is known by key stands from the beginning; what happens, from a bounded time back.
        feed(Topics.POOL_REGISTRY, false, (pool, status) -> status.ifPresentOrElse(view::add, () -> view.forget(pool)));
        feed(Topics.OPERATOR_CONSENTS, false, (service, consent) -> consent.ifPresent(view::add));
        feed(Topics.SCALING_POLICIES, false, (service, policy) -> policy.ifPresent(view::add));
        feed(Topics.DEMAND_FORECASTS, true, (service, forecast) -> forecast.ifPresent(view::add));
        feed(Topics.SCALING_DECISIONS, true, (service, decision) -> decision.ifPresent(view::add));
        feed(Topics.SCALING_OUTCOMES, true, (service, outcome) -> outcome.ifPresent(view::add));
        feed(Topics.INSIGHTS, true, (service, insight) -> insight.ifPresent(view::add));
        this.thread = new Thread(this::run, "tidegate-console-topics");
        this.thread.setDaemon(true);
    }

    /**
     * Starts reading; never waits for a broker.
     *
     * @param clientProperties how to reach Kafka
     * @param serdes over the schema registry; stay open
     * @param view what is fed
     * @param lookBack how far back events are read
     * @param clock for that and for {@link #state}
     */
    public static ConsoleTopics start(
            Map<String, Object> clientProperties,
            TopicSerdes serdes,
            ConsoleView view,
            Duration lookBack,
            Clock clock) {
        ConsoleTopics topics = new ConsoleTopics(clientProperties, serdes, view, lookBack, clock);
        topics.thread.start();
        return topics;
    }

    /** Whether the view shows what is. */
    public FeedView state() {
        return state;
    }

    /** One topic: from where, and to whom. */
    private record Feed(boolean bounded, Consumer<ConsumerRecord<byte[], byte[]>> handler) {}

    private <K, V> void feed(Topic<K, V> topic, boolean bounded, BiConsumer<K, Optional<V>> handler) {
        Deserializer<K> keys = serdes.key(topic).deserializer();
        Deserializer<V> values = serdes.value(topic).deserializer();
        feeds.put(
                topic.name(),
                new Feed(
                        bounded,
                        record -> handler.accept(
                                keys.deserialize(topic.name(), record.headers(), record.key()),
                                Optional.ofNullable(
                                        values.deserialize(topic.name(), record.headers(), record.value())))));
    }

    private void run() {
        while (closing.getCount() > 0) {
            try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
                follow(consumer);
            } catch (WakeupException | org.apache.kafka.common.errors.InterruptException stopped) {
                return;
            } catch (SchemaRegistryException away) {
                lost(String.valueOf(away.getMessage()));
            } catch (KafkaException away) {
                lost("Kafka at " + clientProperties.get(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG) + ": "
                        + innermost(away));
            } catch (RuntimeException bug) {
                LOG.error("reading topics failed unexpectedly, beginning again", bug);
                lost(bug.toString());
            }
            pause();
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> properties = new HashMap<>(clientProperties);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, IsolationLevel.READ_COMMITTED.toString());
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private void follow(KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = partitions(consumer);
        consumer.assign(partitions);
        begin(consumer, partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWER_WITHIN);
        boolean caughtUp = false;
        long answered = System.nanoTime();
        while (closing.getCount() > 0) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            records.forEach(this::handle);
            if (!records.isEmpty()) {
                answered = System.nanoTime();
            } else if (System.nanoTime() - answered > CHECK_EVERY.toNanos()) {
                consumer.endOffsets(partitions, ANSWER_WITHIN);
                answered = System.nanoTime();
            }
            if (!caughtUp && isAt(consumer, ends)) {
                caughtUp = true;
                state = FeedView.live(clock.instant(), unreadable);
                LOG.info("the console is up to date");
            }
        }
    }

    private List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : feeds.keySet()) {
            List<PartitionInfo> found = consumer.partitionsFor(topic, ANSWER_WITHIN);
            if (found == null || found.isEmpty()) {
                throw new KafkaException("the topic " + topic + " is missing; run 'tidegate topics create'");
            }
            found.forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
        }
        return partitions;
    }

    /** Where it was; else at the beginning, or where the look back begins. */
    private void begin(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        long since = clock.instant().minus(lookBack).toEpochMilli();
        Map<TopicPartition, Long> bounded = new HashMap<>();
        for (TopicPartition partition : partitions) {
            Feed feed = feeds.get(partition.topic());
            if (!positions.containsKey(partition) && feed != null && feed.bounded()) {
                bounded.put(partition, since);
            }
        }
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(bounded, ANSWER_WITHIN);
        Map<TopicPartition, Long> ends = consumer.endOffsets(bounded.keySet(), ANSWER_WITHIN);
        for (TopicPartition partition : partitions) {
            Long before = positions.get(partition);
            if (before != null) {
                consumer.seek(partition, before);
            } else if (bounded.containsKey(partition)) {
                OffsetAndTimestamp first = found.get(partition);
                consumer.seek(partition, first == null ? ends.getOrDefault(partition, 0L) : first.offset());
            } else {
                consumer.seekToBeginning(List.of(partition));
            }
        }
    }

    private static boolean isAt(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey(), ANSWER_WITHIN) >= end.getValue());
    }

    private void handle(ConsumerRecord<byte[], byte[]> record) {
        try {
            Optional.ofNullable(feeds.get(record.topic()))
                    .ifPresent(feed -> feed.handler().accept(record));
        } catch (SchemaRegistryException refused) {
            if (refused.problem() == Problem.UNREACHABLE || refused.problem() == Problem.UNAUTHORIZED) {
                throw refused; // the record is good; it is read again when the registry is
            }
            skipped(record, refused);
        } catch (SerializationException | IllegalArgumentException garbage) {
            skipped(record, garbage);
        }
        positions.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
    }

    private void skipped(ConsumerRecord<byte[], byte[]> record, RuntimeException why) {
        unreadable++;
        FeedView now = state;
        state = new FeedView(now.live(), now.since(), now.problem(), unreadable);
        LOG.debug("left out {}-{}@{}: {}", record.topic(), record.partition(), record.offset(), why.getMessage());
    }

    private void lost(String problem) {
        FeedView before = state;
        Instant since = before.live() ? clock.instant() : before.since();
        state = FeedView.stale(since, problem, unreadable);
        if (!before.problem().equals(Optional.of(problem))) {
            LOG.warn("the console is not up to date: {}", problem);
        }
    }

    private void pause() {
        try {
            closing.await(RETRY_AFTER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            closing.countDown();
        }
    }

    private static String innermost(Throwable thrown) {
        Throwable at = thrown;
        for (Throwable cause = at.getCause(); cause != null; cause = cause.getCause()) {
            at = cause;
        }
        return Optional.ofNullable(at.getMessage()).orElse(at.toString());
    }

    @Override
    public void close() {
        closing.countDown();
        thread.interrupt();
        try {
            thread.join(ANSWER_WITHIN.toMillis());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
