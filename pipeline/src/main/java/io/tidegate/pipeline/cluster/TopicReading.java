package io.tidegate.pipeline.cluster;

import io.tidegate.pipeline.config.DurationText;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.TopicSerdes;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads committed records of some topics: to their present end, and then on as they come. Belongs to no consumer group
 * and leaves no trace. Records that cannot be read are counted and left out.
 */
public final class TopicReading implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final Cluster cluster;
    private final TopicSerdes serdes;
    private final Map<String, Consumer<ConsumerRecord<byte[], byte[]>>> handlers = new LinkedHashMap<>();
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> starts = new HashMap<>();
    private final Map<TopicPartition, Long> limits = new HashMap<>();
    private long unreadable;

    /** Reads nothing until topics are added. */
    public TopicReading(Cluster cluster, TopicSerdes serdes) {
        this.cluster = cluster;
        this.serdes = serdes;
        Map<String, Object> properties = cluster.clientProperties();
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, IsolationLevel.READ_COMMITTED.toString());
        this.consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Adds a topic; {@code handler} sees its records in the order of each partition. */
    public <K, V> TopicReading with(Topic<K, V> topic, Consumer<TopicRecord<K, V>> handler) {
        RecordDecoder<K, V> decoder = new RecordDecoder<>(topic, serdes);
        return withBytes(topic.name(), read -> decoder.decode(read).ifPresentOrElse(handler, () -> unreadable++));
    }

    /** Adds a topic; {@code handler} sees its records as they stand there, in the order of each partition. */
    public TopicReading withBytes(String topic, Consumer<ConsumerRecord<byte[], byte[]>> handler) {
        handlers.put(topic, handler);
        return this;
    }

    /**
     * Reads everything up to the present end, starting with what was written at {@code since}.
     *
     * @throws UnavailableException when a topic is missing or the brokers fall silent
     */
    public TopicReading toEnd(Optional<Instant> since) {
        return between(since, Optional.empty());
    }

    /**
     * Reads a range of each partition: from the first record on that was written at {@code since} or later, up to the first
     * that was written at {@code until} or later, or the present end.
     *
     * @throws UnavailableException when a topic is missing or the brokers fall silent
     */
    public TopicReading between(Optional<Instant> since, Optional<Instant> until) {
        List<TopicPartition> partitions = partitions();
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
        starts.putAll(consumer.beginningOffsets(partitions));
        since.ifPresent(moment -> firstSince(partitions, moment)
                .forEach((partition, first) ->
                        starts.put(partition, first.orElseGet(() -> ends.getOrDefault(partition, 0L)))));
        until.ifPresent(moment -> firstSince(partitions, moment)
                .forEach((partition, first) -> first.ifPresent(end -> {
                    ends.merge(partition, end, Math::min);
                    limits.put(partition, end);
                })));
        starts.forEach(consumer::seek);
        Duration patience = cluster.config().connectTimeout();
        long silentSince = System.nanoTime();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            if (poll() > 0) {
                silentSince = System.nanoTime();
            } else if (System.nanoTime() - silentSince > patience.toNanos()) {
                throw new UnavailableException("Kafka at " + cluster.config().bootstrapServers()
                        + " stopped giving records (waited " + DurationText.format(patience) + ")");
            }
        }
        return this;
    }

    /** The first record of each partition of a topic that has one. */
    public Map<Integer, ConsumerRecord<byte[], byte[]>> firsts(String topic) {
        withBytes(topic, record -> {});
        Map<Integer, ConsumerRecord<byte[], byte[]>> firsts = new HashMap<>();
        List<TopicPartition> partitions = partitions();
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        for (TopicPartition partition : partitions) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            handlers.put(topic, record -> firsts.putIfAbsent(record.partition(), record));
            follow(() -> !firsts.containsKey(partition.partition())
                    && consumer.position(partition) < ends.getOrDefault(partition, 0L));
        }
        return firsts;
    }

    /**
     * Reads on until each record that was written before is committed or aborted, or so much time has passed: who has
     * committed something may see it here a moment later.
     */
    public TopicReading untilSettled(Duration most) {
        Map<TopicPartition, OffsetSpec> asked = consumer.assignment().stream()
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        Map<TopicPartition, ListOffsetsResultInfo> written = cluster.await(
                "the ends of its topics",
                cluster.admin()
                        .listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                        .all());
        long until = System.nanoTime() + most.toNanos();
        follow(() -> System.nanoTime() < until
                && written.entrySet().stream()
                        .anyMatch(end -> consumer.position(end.getKey())
                                < Math.min(end.getValue().offset(), limit(end.getKey()))));
        return this;
    }

    /** Reads on as records come, as long as {@code goOn} says so. */
    public void follow(BooleanSupplier goOn) {
        while (goOn.getAsBoolean()) {
            poll();
        }
    }

    /** Where a partition begins today: above 0 once its oldest records were deleted. */
    public long beginning(Topic<?, ?> topic, int partition) {
        TopicPartition asked = new TopicPartition(topic.name(), partition);
        return consumer.beginningOffsets(List.of(asked)).getOrDefault(asked, 0L);
    }

    /** With which offset the range of each partition of a topic begins that is read. */
    public Map<Integer, Long> begins(String topic) {
        return starts.entrySet().stream()
                .filter(start -> start.getKey().topic().equals(topic))
                .collect(Collectors.toMap(start -> start.getKey().partition(), Map.Entry::getValue));
    }

    /** Records that could not be read so far. */
    public long unreadable() {
        return unreadable;
    }

    private int poll() {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.offset() >= limit(new TopicPartition(record.topic(), record.partition()))) {
                continue;
            }
            Optional.ofNullable(handlers.get(record.topic())).ifPresent(handler -> handler.accept(record));
        }
        return records.count();
    }

    private long limit(TopicPartition partition) {
        return limits.getOrDefault(partition, Long.MAX_VALUE);
    }

    private Map<TopicPartition, Optional<Long>> firstSince(List<TopicPartition> partitions, Instant since) {
        Map<TopicPartition, Long> moments = new HashMap<>();
        partitions.forEach(partition -> moments.put(partition, since.toEpochMilli()));
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(moments);
        Map<TopicPartition, Optional<Long>> first = new HashMap<>();
        partitions.forEach(partition ->
                first.put(partition, Optional.ofNullable(found.get(partition)).map(OffsetAndTimestamp::offset)));
        return first;
    }

    private List<TopicPartition> partitions() {
        Collection<String> names = handlers.keySet();
        return cluster.await("its topics", cluster.admin().describeTopics(names).allTopicNames()).values().stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .collect(Collectors.toList());
    }

    @Override
    public void close() {
        consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ZERO));
    }
}
