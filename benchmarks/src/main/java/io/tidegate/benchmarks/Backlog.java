package io.tidegate.benchmarks;

import io.tidegate.agent.core.ManagedPool;
import io.tidegate.agent.core.Notice;
import io.tidegate.agent.core.Outbox;
import io.tidegate.agent.core.Pace;
import io.tidegate.agent.core.PoolControl;
import io.tidegate.domain.HostLoad;
import io.tidegate.domain.Incarnation;
import io.tidegate.domain.PoolBounds;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolReading;
import io.tidegate.domain.PoolRegistration;
import io.tidegate.domain.ProviderId;
import io.tidegate.domain.RegionId;
import io.tidegate.domain.ServiceId;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Samples that agents sent while nobody read: each pool one a second, in the agent's own order and bytes. Their event time
 * goes on as it did when they were sent and ends now, so that windows close as often as they do in life.
 *
 * @param pools how many pools
 * @param seconds how many samples of each
 * @param start when the first second begins
 */
record Backlog(int pools, int seconds, Instant start) {
    static final long SECOND = 1_000;

    private static final int MOST_PHASES = 1_000;
    private static final ServiceId SERVICE = new ServiceId("orders-db");
    private static final Optional<HostLoad> HOST = Optional.of(new HostLoad(0.3, 0.5));

    /** At least so many samples, ending now. */
    static Backlog of(long samples, int pools) {
        int seconds = Math.toIntExact((samples + pools - 1) / pools);
        // To the second: where windows begin is then known.
        long now = System.currentTimeMillis() / SECOND * SECOND;
        return new Backlog(pools, seconds, Instant.ofEpochMilli(now - (seconds + 1) * SECOND));
    }

    long samples() {
        return (long) pools * seconds;
    }

    static PoolId pool(int number) {
        return new PoolId(String.format("orders-%06d", number));
    }

    /** When a pool takes the sample with this sequence number. */
    long atMillis(int pool, int sequence) {
        return start.toEpochMilli() + phase(pool) + (sequence + 1) * SECOND;
    }

    /** Pools do not tick in step. */
    private static int phase(int pool) {
        return pool % MOST_PHASES;
    }

    /** All of them, one second of all pools after the other. */
    void write(Servers servers, Report report) {
        write(servers, report, Pollution.NONE);
    }

    /** The same with garbage in between. */
    void write(Servers servers, Report report, Pollution pollution) {
        SetClock clock = new SetClock();
        List<ManagedPool> fleet = new ArrayList<>(pools);
        for (int i = 0; i < pools; i++) {
            clock.set(start.toEpochMilli() + phase(i));
            fleet.add(managed(i, SERVICE, new SimulatedPool(i), Pace.DEFAULT, clock));
        }
        try (TopicSerdes serdes = servers.serdes();
                BacklogWriter writer = new BacklogWriter(servers)) {
            String topic = Topics.POOL_METRICS.name();
            Serializer<PoolId> keys = serdes.key(Topics.POOL_METRICS).serializer();
            Serializer<PoolReading> values = serdes.value(Topics.POOL_METRICS).serializer();
            long bytes = 0;
            for (int second = 0; second < seconds; second++) {
                for (int i = 0; i < pools; i++) {
                    clock.set(atMillis(i, second));
                    ManagedPool pool = fleet.get(i);
                    pool.look();
                    PoolReading sample = sampleOf(pool);
                    byte[] value = values.serialize(topic, sample);
                    bytes += value.length;
                    pollution.next().ifPresent(each -> writer.send(topic, each.key(), each.value()));
                    writer.send(topic, keys.serialize(topic, pool.id()), value);
                }
                if (second % Math.max(1, seconds / 10) == 0) {
                    report.progress(String.format("backlog: %,d of %,d samples", (long) second * pools, samples()));
                }
            }
            writer.flush();
            report.line(String.format(
                    "backlog: %,d samples of %,d pools, one a second each, %d latencies in %d bytes on average",
                    samples(), pools, 2 * SimulatedPool.BORROWS, bytes / samples()));
        }
    }

    /** The sample that a pool has to tell. */
    static PoolReading sampleOf(ManagedPool pool) {
        Notice notice = pool.outbox()
                .poll(kind -> kind == Outbox.Kind.SAMPLE)
                .orElseThrow(() -> new BenchmarkFailure("the agent took no sample of " + pool.id()));
        return notice.fold(
                registration -> notASample(notice),
                heartbeat -> notASample(notice),
                sample -> sample,
                result -> notASample(notice));
    }

    private static PoolReading notASample(Notice notice) {
        throw new BenchmarkFailure("not a sample: " + notice);
    }

    /** A pool as an agent manages it, whose notices wait for who asks. */
    static ManagedPool managed(int number, ServiceId service, PoolControl control, Pace pace, InstantSource clock) {
        PoolRegistration registration = registration(pool(number), service, clock.instant());
        return new ManagedPool(registration, control, new Outbox<>(() -> {}), pace, clock, () -> HOST);
    }

    static PoolRegistration registration(PoolId id, ServiceId service, Instant now) {
        return new PoolRegistration(
                id,
                Incarnation.startedAt(now),
                service,
                new ProviderId("team-orders"),
                new RegionId("eu-west"),
                new PoolBounds(4, 40),
                0,
                Map.of(),
                Optional.empty(),
                PoolRegistration.Presence.REGISTERED,
                now);
    }

    /** Shows what it is set to. */
    static final class SetClock implements InstantSource {
        private long millis;

        void set(long now) {
            millis = now;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis);
        }
    }
}
