package io.tidegate.tests.chaos;

import io.tidegate.agent.core.Pace;
import io.tidegate.agent.core.PoolControl;
import io.tidegate.domain.Incarnation;
import io.tidegate.domain.PoolBounds;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.ServiceId;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.tests.SimulatedAgent;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A pool with a real agent, behind a bad line to Kafka; it keeps a journal of what it does. */
final class ActedPool implements AutoCloseable {
    private static final PoolBounds BOUNDS = new PoolBounds(2, PoolBounds.LARGEST);
    /** Its demand is nobody's matter: it speaks when it has done something. */
    private static final Pace PACE =
            Pace.DEFAULT.withSample(Duration.ofHours(1)).withHeartbeat(Duration.ofHours(1));

    /** Has no divisor in common with the number of sizes, so that each of them comes before any comes again. */
    private static final int STRIDE = 811;

    private final PoolId id;
    private final ServiceId service;
    private final Journal journal = new Journal();
    private final Map<Integer, Integer> changes = new ConcurrentHashMap<>();
    private final SimulatedAgent agent;
    private int asked;

    /**
     * Begins at once.
     *
     * @param serdes closed with it
     * @param lacks the guard that it does without
     */
    ActedPool(PoolId id, ServiceId service, String address, TopicSerdes serdes, Optional<Guard> lacks) {
        this.id = id;
        this.service = service;
        boolean fenced = lacks.filter(Guard.FENCE::equals).isEmpty();
        this.agent = new SimulatedAgent(
                id,
                service,
                BOUNDS,
                PACE,
                AgentLine.settings(address, serdes, fenced),
                serdes,
                pool -> between(pool, lacks));
    }

    private PoolControl between(PoolControl pool, Optional<Guard> lacks) {
        PoolControl written = journal.of(pool);
        return lacks.filter(Guard.ABSOLUTE_SIZES::equals).isPresent()
                ? new RelativeSizes(written, size -> changes.getOrDefault(size, 0))
                : written;
    }

    PoolId id() {
        return id;
    }

    ServiceId service() {
        return service;
    }

    Incarnation incarnation() {
        return agent.incarnation();
    }

    Journal journal() {
        return journal;
    }

    /** The size that the next decision asks for, where {@code from} is what the one before asked for. */
    int nextSize(int from) {
        int sizes = BOUNDS.ceiling() - BOUNDS.floor() + 1;
        int size = BOUNDS.floor() + ++asked * STRIDE % sizes;
        changes.put(size, size - Math.max(BOUNDS.floor(), from));
        return size;
    }

    @Override
    public void close() {
        agent.close();
    }
}
