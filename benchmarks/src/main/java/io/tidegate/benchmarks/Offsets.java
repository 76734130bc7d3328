package io.tidegate.benchmarks;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A place in each partition of a topic.
 *
 * @param at the next offset, by partition
 */
record Offsets(Map<TopicPartition, Long> at) {
    private static final Duration POLL = Duration.ofMillis(200);

    Offsets {
        at = Map.copyOf(at);
    }

    /** The ends of a topic's partitions now. */
    static Offsets endOf(Servers servers, String topic) {
        long partitions = servers
                .cluster()
                .await(
                        "the description of " + topic,
                        servers.cluster().admin().describeTopics(List.of(topic)).allTopicNames())
                .values()
                .stream()
                .mapToLong(description -> description.partitions().size())
                .sum();
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        for (int i = 0; i < partitions; i++) {
            latest.put(new TopicPartition(topic, i), OffsetSpec.latest());
        }
        return new Offsets(servers
                .cluster()
                .await(
                        "the ends of " + topic,
                        servers.cluster().admin().listOffsets(latest).all())
                .entrySet()
                .stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().offset())));
    }

    /** How far a group has read a topic, for the partitions that it has committed. */
    static Map<TopicPartition, Long> committed(Servers servers, String group, String topic) {
        return servers
                .cluster()
                .await(
                        "the offsets of " + group,
                        servers.cluster()
                                .admin()
                                .listConsumerGroupOffsets(group)
                                .partitionsToOffsetAndMetadata())
                .entrySet()
                .stream()
                .filter(each -> each.getKey().topic().equals(topic))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().offset()));
    }

    /** The begin of the same partitions. */
    Offsets begin() {
        return new Offsets(at.keySet().stream().collect(Collectors.toMap(each -> each, each -> 0L)));
    }

    long sum() {
        return at.values().stream().mapToLong(Long::longValue).sum();
    }

    /** What was committed lies before none of these. */
    boolean isReachedBy(Map<TopicPartition, Long> committed) {
        return at.entrySet().stream().allMatch(each -> committed.getOrDefault(each.getKey(), 0L) >= each.getValue());
    }

    /** Hands every committed record from here up to {@code end} on. */
    void readTo(Offsets end, Map<String, Object> client, BiConsumer<byte[], byte[]> handle) {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Collection<TopicPartition> partitions = at.keySet();
            consumer.assign(partitions);
            at.forEach(consumer::seek);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < end.at.getOrDefault(each, 0L))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (record.offset()
                            < end.at.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L)) {
                        handle.accept(record.key(), record.value());
                    }
                }
            }
        }
    }
}
