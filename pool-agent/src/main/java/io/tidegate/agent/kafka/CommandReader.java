package io.tidegate.agent.kafka;

import io.tidegate.agent.core.ManagedPool;
import io.tidegate.domain.PoolCommand;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the commands for an agent's pools, on one daemon thread.
 *
 * <p>Each pool's commands stand on one partition, the one of its key. The reader takes exactly these partitions, without a group:
 * nothing rebalances, and nothing waits for members that are gone. It begins a little before the pool's life began, reads
 * committed records only, and remembers where it is; after a failure it goes on from there.
 */
final class CommandReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CommandReader.class);

    private static final Duration POLL = Duration.ofMillis(200);
    /** The writer's clock and this one's may differ; older commands than the pool's life are skipped anyway. */
    private static final Duration BEFORE_START = Duration.ofMinutes(1);
    /** Partitions may be added to the topic, which moves keys. */
    private static final Duration COUNT_PARTITIONS_EVERY = Duration.ofMinutes(1);
    /** A record that cannot be read is tried again, for the registry may be away; then it is skipped. */
    private static final int ATTEMPTS = 5;

    private final Map<String, Object> properties;
    private final Wire wire;
    private final Collection<ManagedPool> pools = new CopyOnWriteArrayList<>();
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final Pauses pauses = new Pauses(Duration.ofMillis(100), Duration.ofSeconds(5));
    private final AtomicLong unreadable = new AtomicLong();
    private final Thread thread;

    private int partitions;
    private long countedAt;
    private int attempts;
    private volatile boolean stopped;
    private volatile boolean failing;

    /**
     * @param properties of the consumer, complete
     * @param wire how commands are read
     */
    CommandReader(Map<String, Object> properties, Wire wire) {
        this.properties = properties;
        this.wire = wire;
        this.thread = new Thread(this::run, "tidegate-commands");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Reads this pool's commands too, from before its life began. Call it before the pool is announced. */
    void add(ManagedPool pool) {
        pools.add(pool);
    }

    /** Reads this pool's commands no more. */
    void remove(ManagedPool pool) {
        pools.remove(pool);
    }

    /** Whether the last attempt to read failed. */
    boolean isFailing() {
        return failing;
    }

    /** How many records could not be understood and were skipped. */
    long unreadable() {
        return unreadable.get();
    }

    @Override
    public void close() {
        stopped = true;
        LockSupport.unpark(thread);
        try {
            thread.join(Duration.ofSeconds(2).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!stopped) {
            // Resolves host names, and throws if it cannot: so here, and not in the application's thread.
            try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties)) {
                while (!stopped) {
                    read(consumer);
                }
            } catch (WakeupException e) {
                LOG.debug("the reader of commands was woken", e);
            } catch (RuntimeException e) {
                pauseAfter(e);
            }
        }
    }

    private void read(Consumer<byte[], byte[]> consumer) {
        if (pools.isEmpty()) {
            LockSupport.parkNanos(this, POLL.toNanos());
            return;
        }
        countPartitions(consumer);
        takePartitions(consumer);
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            deliver(record);
            positions.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
        }
        succeeded();
    }

    private void countPartitions(Consumer<byte[], byte[]> consumer) {
        long now = System.nanoTime();
        if (partitions == 0 || now - countedAt >= COUNT_PARTITIONS_EVERY.toNanos()) {
            int count = consumer.partitionsFor(wire.commandTopic()).size();
            if (count == 0) {
                throw new IllegalStateException("there is no topic " + wire.commandTopic());
            }
            partitions = count;
            countedAt = now;
        }
    }

    private void takePartitions(Consumer<byte[], byte[]> consumer) {
        Map<TopicPartition, Instant> wanted = new HashMap<>();
        for (ManagedPool pool : pools) {
            wanted.merge(partitionOf(pool), pool.registration().at().minus(BEFORE_START), CommandReader::earlier);
        }
        if (consumer.assignment().equals(wanted.keySet())) {
            return;
        }
        Set<TopicPartition> unknown = new HashSet<>(wanted.keySet());
        unknown.removeAll(positions.keySet());
        if (!unknown.isEmpty()) {
            findPositions(consumer, unknown, wanted);
        }
        positions.keySet().retainAll(wanted.keySet());
        consumer.assign(wanted.keySet());
        positions.forEach(consumer::seek);
    }

    private void findPositions(
            Consumer<byte[], byte[]> consumer, Set<TopicPartition> unknown, Map<TopicPartition, Instant> since) {
        // The ends first: what is written between the two questions must not be skipped.
        Map<TopicPartition, Long> ends = consumer.endOffsets(unknown);
        Map<TopicPartition, Long> times = new HashMap<>();
        unknown.forEach(
                each -> times.put(each, since.getOrDefault(each, Instant.EPOCH).toEpochMilli()));
        var found = consumer.offsetsForTimes(times);
        ends.forEach((partition, end) -> {
            var first = found.get(partition);
            positions.put(partition, first == null ? end : first.offset());
        });
    }

    private TopicPartition partitionOf(ManagedPool pool) {
        // As the producer's default partitioner does.
        int hash = Utils.toPositive(Utils.murmur2(wire.commandKey(pool.id())));
        return new TopicPartition(wire.commandTopic(), hash % partitions);
    }

    private void deliver(ConsumerRecord<byte[], byte[]> record) {
        for (ManagedPool pool : pools) {
            if (record.value() != null && Arrays.equals(record.key(), wire.commandKey(pool.id()))) {
                deliver(record, pool);
            }
        }
    }

    private void deliver(ConsumerRecord<byte[], byte[]> record, ManagedPool pool) {
        PoolCommand command;
        try {
            command = wire.decodeCommand(record.value());
            attempts = 0;
        } catch (RuntimeException e) {
            if (++attempts < ATTEMPTS) {
                throw e;
            }
            attempts = 0;
            unreadable.incrementAndGet();
            LOG.warn("{}: the command at {} cannot be read and is skipped", pool.id(), place(record), e);
            return;
        }
        if (!isOfAnEarlierLife(command, pool)) {
            pool.obey(command);
        }
    }

    /** Old news from before this life are not even refused: whoever sent them has been told by the earlier life. */
    private static boolean isOfAnEarlierLife(PoolCommand command, ManagedPool pool) {
        return pool.registration().incarnation().isNewerThan(command.incarnation())
                && command.issuedAt().isBefore(pool.registration().at());
    }

    private void succeeded() {
        pauses.afterSuccess();
        if (failing) {
            failing = false;
            LOG.info("commands are read again");
        }
    }

    private void pauseAfter(RuntimeException failure) {
        if (failing) {
            LOG.debug("commands cannot be read", failure);
        } else {
            failing = true;
            LOG.warn(
                    "commands cannot be read; the pools keep what they have, and the agent goes on trying: {}",
                    failure.toString());
        }
        partitions = 0;
        long until = System.nanoTime() + pauses.afterFailure().toNanos();
        for (long left = until - System.nanoTime(); left > 0 && !stopped; left = until - System.nanoTime()) {
            LockSupport.parkNanos(this, Math.min(left, TimeUnit.SECONDS.toNanos(1)));
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static String place(ConsumerRecord<byte[], byte[]> record) {
        return record.topic() + "-" + record.partition() + "@" + record.offset();
    }
}
