package io.tidegate.benchmarks;

import io.tidegate.agent.core.ManagedPool;
import io.tidegate.agent.core.Outbox;
import io.tidegate.agent.core.Pace;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolReading;
import io.tidegate.domain.ServiceId;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;

/** Pools that go about their business: each sends so many samples a second, evenly over the second, until it is closed. */
final class Background implements AutoCloseable {
    private static final int SLICES = 100;
    private static final long SLICE_NANOS = TimeUnit.SECONDS.toNanos(1) / SLICES;
    private static final int POOLS_OF_A_SERVICE = 100;

    /** They are looked at once a second and not fifty times, so each must be due when its turn comes. */
    private static final Pace PACE = Pace.DEFAULT.withSample(Duration.ofMillis(500));

    /** No number of a pool that sends one sample a second. */
    private static final int FLOODING = 1_000_000;

    private final List<ManagedPool> fleet = new ArrayList<>();
    private final Backlog.SetClock clock = new Backlog.SetClock();
    private final int slicesApart;
    private final TopicSerdes serdes;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong late = new AtomicLong();
    private final Thread thread = new Thread(this::run, "background");
    private volatile boolean stopped;

    private Background(Servers servers, int perSecond) {
        slicesApart = SLICES / perSecond;
        clock.set(System.currentTimeMillis());
        serdes = servers.serdes();
        Map<String, Object> properties = new HashMap<>(servers.clientProperties());
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    static Background start(Servers servers, int pools) {
        return start(servers, pools, Duration.ZERO);
    }

    /**
     * Starts them.
     *
     * @param spread how far the clock of the last pool is behind the first's; those of the others lie evenly between
     */
    static Background start(Servers servers, int pools, Duration spread) {
        Background background = new Background(servers, 1);
        for (int i = 0; i < pools; i++) {
            background.add(i, PACE, behind(spread.multipliedBy(i).dividedBy(pools)));
        }
        return background.started();
    }

    /**
     * Starts one pool that no other background has.
     *
     * @param perSecond how many samples it sends, a divisor of {@value #SLICES}
     */
    static Background flooding(Servers servers, int perSecond) {
        Background background = new Background(servers, perSecond);
        // By the clock of the slices each of its samples is due exactly when its turn comes.
        background.add(FLOODING, Pace.DEFAULT.withSample(Duration.ofSeconds(1).dividedBy(perSecond)), background.clock);
        return background.started();
    }

    private void add(int number, Pace pace, InstantSource time) {
        ServiceId service = new ServiceId("background-" + number / POOLS_OF_A_SERVICE);
        fleet.add(Backlog.managed(number, service, new SimulatedPool(number), pace, time));
    }

    private Background started() {
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    private static InstantSource behind(Duration by) {
        return () -> Instant.now().minus(by);
    }

    /** How many samples went out so far. */
    long sent() {
        return sent.get();
    }

    /** How many hundredths of a second began late by more than one of them. */
    long late() {
        return late.get();
    }

    private void run() {
        String topic = Topics.POOL_METRICS.name();
        Serializer<PoolId> keys = serdes.key(Topics.POOL_METRICS).serializer();
        Serializer<PoolReading> values = serdes.value(Topics.POOL_METRICS).serializer();
        long begin = System.nanoTime();
        long beginMillis = System.currentTimeMillis();
        for (long slice = 0; !stopped; slice++) {
            long due = begin + slice * SLICE_NANOS;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            if (System.nanoTime() - due > SLICE_NANOS) {
                late.incrementAndGet();
            }
            clock.set(beginMillis + TimeUnit.NANOSECONDS.toMillis(slice * SLICE_NANOS));
            for (int i = (int) (slice % slicesApart); i < fleet.size(); i += slicesApart) {
                ManagedPool pool = fleet.get(i);
                pool.look();
                if (pool.outbox().size(Outbox.Kind.SAMPLE) > 0) {
                    PoolReading sample = Backlog.sampleOf(pool);
                    var unused = producer.send(new ProducerRecord<>(
                            topic, keys.serialize(topic, pool.id()), values.serialize(topic, sample)));
                    sent.incrementAndGet();
                }
            }
        }
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        producer.close();
        serdes.close();
    }
}
