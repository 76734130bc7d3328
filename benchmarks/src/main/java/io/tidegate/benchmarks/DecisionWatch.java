package io.tidegate.benchmarks;

import io.tidegate.domain.PoolCommand;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ServiceId;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads decisions and commands from now on as anybody can who reads committed records, and hands each on at once. */
final class DecisionWatch implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    private final TopicSerdes serdes;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final BiConsumer<PoolId, ScalingDecision> decided;
    private final BiConsumer<PoolId, PoolCommand> commanded;
    private final Set<PoolId> commandedPools = new HashSet<>();
    private final Thread thread = new Thread(this::run, "decision-watch");
    private volatile boolean stopped;

    private DecisionWatch(
            Servers servers, BiConsumer<PoolId, ScalingDecision> decided, BiConsumer<PoolId, PoolCommand> commanded) {
        this.serdes = servers.serdes();
        this.decided = decided;
        this.commanded = commanded;
        Map<String, Object> properties = new HashMap<>(servers.clientProperties());
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        this.consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : List.of(Topics.SCALING_DECISIONS.name(), Topics.POOL_COMMANDS.name())) {
            consumer.partitionsFor(topic).forEach(each -> partitions.add(new TopicPartition(topic, each.partition())));
        }
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    static DecisionWatch start(
            Servers servers, BiConsumer<PoolId, ScalingDecision> decided, BiConsumer<PoolId, PoolCommand> commanded) {
        DecisionWatch watch = new DecisionWatch(servers, decided, commanded);
        watch.thread.setDaemon(true);
        watch.thread.start();
        return watch;
    }

    /** Waits until so many pools have had a command. */
    void awaitResizes(int pools, Duration patience) throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        synchronized (commandedPools) {
            while (commandedPools.size() < pools) {
                long left = (until - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new BenchmarkFailure(
                            "after " + patience + " only " + commandedPools.size() + " of " + pools + " have a lease");
                }
                commandedPools.wait(left);
            }
        }
    }

    private void run() {
        Deserializer<ServiceId> services = serdes.key(Topics.SCALING_DECISIONS).deserializer();
        Deserializer<ScalingDecision> decisions =
                serdes.value(Topics.SCALING_DECISIONS).deserializer();
        Deserializer<PoolCommand> commands = serdes.value(Topics.POOL_COMMANDS).deserializer();
        while (!stopped) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.topic().equals(Topics.POOL_COMMANDS.name())) {
                    PoolCommand command = commands.deserialize(record.topic(), record.value());
                    commanded.accept(command.decision().pool(), command);
                    synchronized (commandedPools) {
                        commandedPools.add(command.decision().pool());
                        commandedPools.notifyAll();
                    }
                } else if (services.deserialize(record.topic(), record.key()) != null) {
                    ScalingDecision decision = decisions.deserialize(record.topic(), record.value());
                    decided.accept(decision.pool(), decision);
                }
            }
        }
        consumer.close();
        serdes.close();
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
