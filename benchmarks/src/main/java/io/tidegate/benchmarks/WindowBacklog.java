package io.tidegate.benchmarks;

import io.tidegate.domain.DemandSummary;
import io.tidegate.domain.EventRates;
import io.tidegate.domain.Incarnation;
import io.tidegate.domain.LatencySummary;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolWindow;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.TimeSpan;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Windows of a minute that ingest closed while nobody forecast: each pool's demand follows the day and the week, and noise.
 *
 * @param pools how many pools, in services of a hundred
 * @param steps how many windows of each
 */
record WindowBacklog(int pools, int steps) {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int POOLS_OF_A_SERVICE = 100;
    private static final int MOST = 1_000;

    long windows() {
        return (long) pools * steps;
    }

    /** One step of all pools after the other, as in life; the last one ends now. */
    void write(Servers servers, Report report) {
        Instant start = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(MINUTE.multipliedBy(steps));
        SplittableRandom random = new SplittableRandom(1);
        try (TopicSerdes serdes = servers.serdes();
                BacklogWriter writer = new BacklogWriter(servers)) {
            String topic = Topics.POOL_WINDOWS.name();
            Serializer<PoolId> keys = serdes.key(Topics.POOL_WINDOWS).serializer();
            Serializer<PoolWindow> values = serdes.value(Topics.POOL_WINDOWS).serializer();
            for (int step = 0; step < steps; step++) {
                for (int pool = 0; pool < pools; pool++) {
                    PoolWindow window = window(pool, start.plus(MINUTE.multipliedBy(step)), random);
                    writer.send(topic, keys.serialize(topic, window.pool()), values.serialize(topic, window));
                }
                if (step % Math.max(1, steps / 5) == 0) {
                    report.progress(String.format("backlog: %,d of %,d windows", (long) step * pools, windows()));
                }
            }
            writer.flush();
        }
    }

    private static PoolWindow window(int pool, Instant start, SplittableRandom random) {
        double minute = start.getEpochSecond() / 60.0;
        double level = 5 + pool % 40;
        double demand = level
                * (1 + 0.4 * Math.sin(2 * Math.PI * minute / 24) + 0.2 * Math.sin(2 * Math.PI * minute / 168))
                * (0.95 + 0.1 * random.nextDouble());
        return new PoolWindow(
                Backlog.pool(pool),
                new ServiceId("service-" + pool / POOLS_OF_A_SERVICE),
                new Incarnation(1),
                new TimeSpan(start, MINUTE),
                new DemandSummary(demand, MOST, demand, MOST, MOST),
                0.5,
                10,
                20,
                LatencySummary.NONE,
                LatencySummary.NONE,
                LatencySummary.NONE,
                new EventRates(1, 0, 0),
                60,
                1,
                0,
                Map.of(),
                Map.of());
    }
}
