package io.tidegate.tests;

import io.tidegate.agent.core.Clockwork;
import io.tidegate.agent.core.InMemoryPool;
import io.tidegate.agent.core.ManagedPool;
import io.tidegate.agent.core.Outbox;
import io.tidegate.agent.core.Pace;
import io.tidegate.agent.core.PoolControl;
import io.tidegate.agent.kafka.KafkaLink;
import io.tidegate.domain.Incarnation;
import io.tidegate.domain.PoolBounds;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolRegistration;
import io.tidegate.domain.PoolRegistration.Presence;
import io.tidegate.domain.ProviderId;
import io.tidegate.domain.RegionId;
import io.tidegate.domain.ServiceId;
import io.tidegate.schemas.TopicSerdes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** An agent whose one pool is in memory; all between the pool and Kafka is real. */
public final class SimulatedAgent implements AutoCloseable {
    /** What its pool opens without a lease. */
    public static final int FLOOR = 2;

    /** What its pool can have at most. */
    public static final int CEILING = 20;

    public static final Pace PACE =
            Pace.DEFAULT.withSample(Duration.ofMillis(100)).withHeartbeat(Duration.ofMillis(300));

    private final InMemoryPool pool;
    private final Clockwork clockwork = new Clockwork();
    private final KafkaLink link;
    private final ManagedPool managed;
    private int borrowers;

    /** Starts at once, at {@link #PACE}. */
    public SimulatedAgent(String pool, ServiceId service, String bootstrapServers, TopicSerdes serdes) {
        this(pool, service, PACE, bootstrapServers, serdes);
    }

    /** Starts at once. */
    public SimulatedAgent(String pool, ServiceId service, Pace pace, String bootstrapServers, TopicSerdes serdes) {
        this(
                new PoolId(pool),
                service,
                new PoolBounds(FLOOR, CEILING),
                pace,
                Map.of("bootstrap.servers", bootstrapServers),
                serdes,
                control -> control);
    }

    /**
     * Begins at once.
     *
     * @param client how its clients reach Kafka
     * @param serdes closed with the agent
     * @param between what stands between the agent and its pool
     */
    public SimulatedAgent(
            PoolId id,
            ServiceId service,
            PoolBounds bounds,
            Pace pace,
            Map<String, Object> client,
            TopicSerdes serdes,
            UnaryOperator<PoolControl> between) {
        pool = new InMemoryPool(bounds.floor());
        link = KafkaLink.to(client, serdes);
        Instant start = Instant.now();
        managed = new ManagedPool(
                new PoolRegistration(
                        id,
                        Incarnation.startedAt(start),
                        service,
                        new ProviderId("acme"),
                        new RegionId("eu"),
                        bounds,
                        0,
                        Map.of(),
                        Optional.empty(),
                        Presence.REGISTERED,
                        start),
                between.apply(pool),
                new Outbox<>(link::wake),
                pace,
                InstantSource.system(),
                Optional::empty);
        link.start();
        link.add(managed);
        clockwork.add(managed);
        clockwork.start();
    }

    /** Its pool. */
    public PoolId id() {
        return managed.id();
    }

    /** Which life of the pool this is. */
    public Incarnation incarnation() {
        return managed.registration().incarnation();
    }

    /** What the pool has open. */
    public int size() {
        return pool.footprint();
    }

    /** Lets so many want a connection from now on; those who want one already and have none go on waiting. */
    public synchronized void demand(int wanted) {
        for (; borrowers < wanted; borrowers++) {
            pool.borrow();
        }
        for (; borrowers > wanted; borrowers--) {
            pool.giveBack();
        }
    }

    /** Tells nothing and obeys nobody any more, as a process that was killed; it says no goodbye when it is closed. */
    public void fallSilent() {
        link.remove(managed);
        managed.leave();
    }

    @Override
    public synchronized void close() {
        managed.close();
        pool.shutDown();
        link.remove(managed);
        clockwork.close();
        link.close();
    }
}
