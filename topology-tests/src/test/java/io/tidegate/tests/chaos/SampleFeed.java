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
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Samples of some pools as a bad network brings them: out of order, twice, too late, with silences; and in between
 * transactions that are aborted, whose samples were never there.
 */
final class SampleFeed implements Feed {
    /** About these pools nothing is decided: their service has no policy. */
    static final ServiceId SERVICE = new ServiceId("recorded-db");

    private static final Topic<PoolId, PoolReading> TOPIC = Topics.POOL_METRICS;
    private static final Duration PACE = Duration.ofMillis(50);
    private static final int POOLS = 24;
    private static final int REMEMBERED = 8;

    private final FeedWriter writer;
    private final SplittableRandom random;
    private final List<Source> sources = new ArrayList<>();
    private final Pulse pulse;

    private SampleFeed(String address, TopicSerdes serdes, long seed) {
        random = new SplittableRandom(seed);
        writer = new FeedWriter(address, serdes, "chaos-sample-feed", random.split());
        Incarnation life = Incarnation.startedAt(Instant.now());
        for (int i = 0; i < POOLS; i++) {
            sources.add(new Source(new PoolId("recorded-" + i), life));
        }
        pulse = Pulse.start("sample-feed", PACE, () -> writer.write(() -> sources.forEach(this::send)));
    }

    /** Starts to send. */
    static SampleFeed start(String address, TopicSerdes serdes, long seed) {
        return new SampleFeed(address, serdes, seed);
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
        writer.send(TOPIC, sample.pool(), sample);
    }

    @Override
    public void finish() throws InterruptedException {
        pulse.stop();
    }

    @Override
    public void check() {
        pulse.check();
    }

    @Override
    public void stop() throws InterruptedException {
        try (writer) {
            pulse.stop();
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
