package io.tidegate.benchmarks;

import io.tidegate.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what is committed of the windows and tells, for each partition, when the first came that a new process wrote. */
final class FirstWindows implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(10);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions = new ArrayList<>();
    private long beganNanos;
    private long beganMillis;

    private FirstWindows(Servers servers) {
        Map<String, Object> properties = new HashMap<>(servers.clientProperties());
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        String topic = Topics.POOL_WINDOWS.name();
        consumer.partitionsFor(topic).forEach(each -> partitions.add(new TopicPartition(topic, each.partition())));
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    /** Watches from now on. */
    static FirstWindows watch(Servers servers) {
        FirstWindows windows = new FirstWindows(servers);
        windows.begin();
        return windows;
    }

    /** The old process has ended and the new one is about to be started. */
    void begin() {
        // What the old one wrote at its end is not read as the new one's: records bear the time at which they were
        // written.
        beganMillis = System.currentTimeMillis();
        beganNanos = System.nanoTime();
    }

    /** How many seconds after {@link #begin} each partition had its first window. */
    List<Double> awaitAll(MeasuredProcess running, Duration patience) {
        Map<Integer, Double> seconds = new HashMap<>();
        while (seconds.size() < partitions.size()) {
            running.requireAlive();
            if (System.nanoTime() - beganNanos > patience.toNanos()) {
                throw new BenchmarkFailure("after " + patience + " only " + seconds.size() + " of " + partitions.size()
                        + " partitions have a new window");
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.timestamp() > beganMillis) {
                    seconds.putIfAbsent(record.partition(), (System.nanoTime() - beganNanos) / 1e9);
                }
            }
        }
        return new ArrayList<>(seconds.values());
    }

    @Override
    public void close() {
        consumer.close();
    }
}
