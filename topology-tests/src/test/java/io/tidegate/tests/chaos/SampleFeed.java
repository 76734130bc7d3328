package io.tidegate.tests.chaos;

import io.tidegate.domain.Incarnation;
import io.tidegate.domain.PoolCounts;
import io.tidegate.domain.PoolGauges;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolReading;
import io.tidegate.domain.PoolSample;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.sketch.LatencySketch;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Samples of some pools as a bad network brings them: out of order, twice, too late, with silences; and in between
 * transactions that are aborted, whose samples were never there.
 */
final class SampleFeed implements Participant {
    /** About these pools nothing is decided: their service has no policy. */
    static final ServiceId SERVICE = new ServiceId("recorded-db");

    private static final Topic<PoolId, PoolReading> TOPIC = Topics.POOL_METRICS;
    private static final Duration PACE = Duration.ofMillis(50);
    private static final int POOLS = 24;
    private static final int REMEMBERED = 8;

    private final KafkaProducer<byte[], byte[]> producer;
    private final Serializer<PoolId> keys;
    private final Serializer<PoolReading> values;
    private final SplittableRandom random;
    private final List<Source> sources = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "sample-feed");
    private volatile boolean stopped;
    private volatile @Nullable RuntimeException failure;

    private SampleFeed(String address, TopicSerdes serdes, long seed) {
        producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        address,
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        "chaos-sample-feed",
                        ProducerConfig.LINGER_MS_CONFIG,
                        0),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        keys = serdes.key(TOPIC).serializer();
        values = serdes.value(TOPIC).serializer();
        random = new SplittableRandom(seed);
        Incarnation life = Incarnation.startedAt(Instant.now());
        for (int i = 0; i < POOLS; i++) {
            sources.add(new Source(new PoolId("recorded-" + i), life));
        }
    }

    /** Starts to send. */
    static SampleFeed start(String address, TopicSerdes serdes, long seed) {
        SampleFeed feed = new SampleFeed(address, serdes, seed);
        feed.producer.initTransactions();
        feed.thread.start();
        return feed;
    }

    private void run() {
        try {
            while (!stopped) {
                producer.beginTransaction();
                sources.forEach(this::send);
                if (random.nextInt(10) == 0) {
                    // With the broker, or else there would be nothing that could be read by mistake.
                    producer.flush();
                    producer.abortTransaction();
                } else {
                    producer.commitTransaction();
                }
                Thread.sleep(PACE.toMillis());
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failed) {
            failure = failed;
        }
    }

    private void send(Source source) {
        if (source.silent > 0) {
            source.silent--;
            return;
        }
        if (random.nextInt(150) == 0) {
            source.silent = random.nextInt(50);
        }
        if (random.nextInt(4) == 0) {
            return;
        }
        send(source.next());
        if (random.nextInt(8) == 0) {
            send(source.recent.get(random.nextInt(source.recent.size())));
        }
    }

    private void send(PoolSample sample) {
        var unused = producer.send(new ProducerRecord<>(
                TOPIC.name(), keys.serialize(TOPIC.name(), sample.pool()), values.serialize(TOPIC.name(), sample)));
    }

    /** Sends no more. */
    @Override
    public void stop() throws InterruptedException {
        stopped = true;
        thread.join();
        producer.close();
        if (failure != null) {
            throw new IllegalStateException("the feed of samples failed", failure);
        }
    }

    private final class Source {
        private final PoolId pool;
        private final Incarnation life;
        private final List<PoolSample> recent = new ArrayList<>();
        private long sequence;
        private int silent;

        Source(PoolId pool, Incarnation life) {
            this.pool = pool;
            this.life = life;
        }

        PoolSample next() {
            int inUse = random.nextInt(20);
            int waiting = inUse == 19 ? random.nextInt(5) : 0;
            // Mostly within the grace, so that it must not matter; now and then far too late.
            int ago = random.nextInt(25) == 0 ? random.nextInt(3_000) : random.nextInt(90);
            PoolSample sample = new PoolSample(
                    pool,
                    SERVICE,
                    life,
                    sequence++,
                    Instant.now().minusMillis(ago),
                    PACE,
                    new PoolGauges(inUse, 20 - inUse, waiting, 20, 20, 2),
                    new PoolCounts(random.nextInt(50), 0, 0, 0, 0),
                    Optional.empty(),
                    LatencySketch.of(random.nextLong(1, 50_000_000)),
                    LatencySketch.of(random.nextLong(1, 50_000_000)),
                    LatencySketch.EMPTY);
            recent.add(sample);
            if (recent.size() > REMEMBERED) {
                recent.remove(0);
            }
            return sample;
        }
    }
}
