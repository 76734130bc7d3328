package io.tidegate.benchmarks;

import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolReading;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * What nobody can do without: reads the samples and decodes them to what the domain calls a sample, with ingest's own
 * deserialisers and fetches, and does nothing with them.
 *
 * <p>Arguments: bootstrap servers, registry, records before the measurement, and the end of each partition. It says
 * {@code warm <records> <processor time>} and {@code done <records> <processor time>}, in nanoseconds.
 */
final class BareLoop {
    private static final Duration POLL = Duration.ofMillis(20);

    private BareLoop() {}

    /** Reads up to the ends. */
    public static void main(String[] arguments) {
        long warm = Long.parseLong(arguments[2]);
        long[] ends =
                Arrays.stream(arguments).skip(3).mapToLong(Long::parseLong).toArray();
        // What Kafka Streams and the stages' settings make of a consumer under exactly-once.
        Map<String, Object> properties = Map.of(
                "bootstrap.servers",
                arguments[0],
                "isolation.level",
                "read_committed",
                "max.poll.records",
                1_000,
                "fetch.min.bytes",
                1,
                "fetch.max.wait.ms",
                200,
                "enable.auto.commit",
                false);
        try (TopicSerdes serdes = TopicSerdes.connect(Map.of("schema.registry.url", arguments[1]));
                KafkaConsumer<PoolId, PoolReading> consumer = new KafkaConsumer<>(
                        properties,
                        serdes.key(Topics.POOL_METRICS).deserializer(),
                        serdes.value(Topics.POOL_METRICS).deserializer())) {
            List<TopicPartition> partitions = IntStream.range(0, ends.length)
                    .mapToObj(i -> new TopicPartition(Topics.POOL_METRICS.name(), i))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long read = 0;
            boolean measuring = false;
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends[each.partition()])) {
                ConsumerRecords<PoolId, PoolReading> records = consumer.poll(POLL);
                for (ConsumerRecord<PoolId, PoolReading> record : records) {
                    if (record.offset() < ends[record.partition()]) {
                        read++;
                    }
                }
                if (!measuring && read >= warm) {
                    measuring = true;
                    say("warm", read);
                }
            }
            say("done", read);
        }
    }

    private static void say(String what, long read) {
        long nanos = ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElse(Duration.ZERO)
                .toNanos();
        System.out.println(what + " " + read + " " + nanos);
    }
}
