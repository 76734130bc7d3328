package io.tidegate.tests;

import io.tidegate.domain.Incarnation;
import io.tidegate.domain.PoolCounts;
import io.tidegate.domain.PoolGauges;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolReading;
import io.tidegate.domain.PoolSample;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.sketch.LatencySketch;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A load of samples of many pools that never registered, which notes each that the brokers have acknowledged. */
public final class AcknowledgedFeed implements AutoCloseable {
    private static final Topic<PoolId, PoolReading> TOPIC = Topics.POOL_METRICS;
    private static final int POOLS = 20;
    private static final Duration PACE = Duration.ofMillis(100);

    private final PipelineParts parts;
    private final ServiceId service;
    private final KafkaProducer<byte[], byte[]> producer;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Set<Sent> acknowledged = ConcurrentHashMap.newKeySet();
    private final Incarnation life = Incarnation.startedAt(Instant.now());
    private final List<PoolId> pools =
            IntStream.range(0, POOLS).mapToObj(i -> new PoolId("load-" + i)).toList();
    private long round;

    /** One sample, by which it is found again. */
    private record Sent(PoolId pool, long sequence) {}

    /** Begins at once, with pools of this service. */
    public AcknowledgedFeed(PipelineParts parts, ServiceId service) {
        this.parts = parts;
        this.service = service;
        this.producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, parts.address(), ProducerConfig.ACKS_CONFIG, "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        var unused = clock.scheduleAtFixedRate(this::send, 0, PACE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void send() {
        long sequence = round++;
        for (PoolId pool : pools) {
            PoolSample sample = new PoolSample(
                    pool,
                    service,
                    life,
                    sequence,
                    Instant.now(),
                    PACE,
                    new PoolGauges(3, 2, 0, 5, 5, 2),
                    new PoolCounts(10, 0, 0, 0, 0),
                    Optional.empty(),
                    LatencySketch.of(sequence),
                    LatencySketch.EMPTY,
                    LatencySketch.EMPTY);
            var unused = producer.send(
                    new ProducerRecord<>(
                            TOPIC.name(),
                            parts.serdes().key(TOPIC).serializer().serialize(TOPIC.name(), pool),
                            parts.serdes().value(TOPIC).serializer().serialize(TOPIC.name(), sample)),
                    (metadata, failure) -> {
                        if (failure == null) {
                            acknowledged.add(new Sent(pool, sequence));
                        }
                    });
        }
    }

    /** Whose samples they are. */
    public List<PoolId> pools() {
        return pools;
    }

    /** How many samples were acknowledged so far. */
    public int acknowledged() {
        return acknowledged.size();
    }

    /** How many of the samples that were acknowledged are not on their topic; none is counted before this is closed. */
    public long lost() {
        Set<Sent> found = ConcurrentHashMap.newKeySet();
        for (PoolReading reading : parts.records().values(TOPIC)) {
            if (reading instanceof PoolSample sample) {
                found.add(new Sent(sample.pool(), sample.sequence()));
            }
        }
        return acknowledged.stream().filter(sent -> !found.contains(sent)).count();
    }

    /** Sends no more, and waits until all that was sent is acknowledged or given up. */
    @Override
    public void close() {
        clock.shutdown();
        try {
            if (!clock.awaitTermination(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("the load does not end");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        producer.close();
    }
}
