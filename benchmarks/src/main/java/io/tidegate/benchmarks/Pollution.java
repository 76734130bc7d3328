package io.tidegate.benchmarks;

import io.tidegate.agent.core.ManagedPool;
import io.tidegate.agent.core.Pace;
import io.tidegate.domain.ServiceId;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import io.tidegate.testing.Garbage;
import io.tidegate.testing.Mutator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Garbage between the samples of a backlog. What of it can be read is about a pool that the backlog has not. */
final class Pollution {
    /** Nothing but samples. */
    static final Pollution NONE = new Pollution(0, () -> {
        throw new IllegalStateException("there is no garbage");
    });

    private static final int KINDS = 50;
    private static final long SEED = 20_263;

    private final double perSample;
    private final Supplier<Garbage> next;
    private double owed;
    private long given;

    private Pollution(double share, Supplier<Garbage> next) {
        this.perSample = share / (1 - share);
        this.next = next;
    }

    /**
     * Mutants of samples.
     *
     * @param share of garbage among all records, at least 0 and below 1
     * @param number of the pool that they are about
     */
    static Pollution of(double share, int number, Backlog backlog, TopicSerdes serdes) {
        ServiceId service = new ServiceId("polluted-db");
        AtomicReference<Instant> clock = new AtomicReference<>(backlog.start());
        ManagedPool pool = Backlog.managed(number, service, new SimulatedPool(number), Pace.DEFAULT, clock::get);
        byte[] key = serdes.key(Topics.POOL_METRICS).serializer().serialize(Topics.POOL_METRICS.name(), pool.id());
        List<ConsumerRecord<byte[], byte[]>> good = new ArrayList<>();
        for (int i = 0; i < KINDS; i++) {
            clock.updateAndGet(now -> now.plus(Duration.ofSeconds(1)));
            pool.look();
            byte[] value = serdes.value(Topics.POOL_METRICS)
                    .serializer()
                    .serialize(Topics.POOL_METRICS.name(), Backlog.sampleOf(pool));
            good.add(new ConsumerRecord<>(Topics.POOL_METRICS.name(), 0, i, key, value));
        }
        byte[] foreign = serdes.value(Topics.POOL_REGISTRATIONS)
                .serializer()
                .serialize(Topics.POOL_REGISTRATIONS.name(), Backlog.registration(pool.id(), service, backlog.start()));
        return new Pollution(share, new Mutator(good, foreign, service.value(), SEED)::next);
    }

    /** Asked before each sample: what comes before it, if its turn has come. */
    Optional<Garbage> next() {
        owed += perSample;
        if (owed < 1) {
            return Optional.empty();
        }
        owed--;
        given++;
        return Optional.of(next.get());
    }

    /** How much was given so far. */
    long given() {
        return given;
    }
}
