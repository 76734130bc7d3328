package io.tidegate.tests.herd;

import io.tidegate.domain.Incarnation;
import io.tidegate.domain.PoolBounds;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolRegistration;
import io.tidegate.domain.PoolRegistration.Presence;
import io.tidegate.domain.ProviderId;
import io.tidegate.domain.RegionId;
import io.tidegate.domain.ServiceId;
import io.tidegate.schemas.Topics;
import io.tidegate.tests.PipelineParts;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Registrations by the thousand, as fast as they can be written up to a rate: some pools register once, some again and
 * again, and none says anything else. A third of the pools is of one service, the others of many.
 */
final class RegistrationStorm implements AutoCloseable {
    /** Pools that register again and again. */
    static final int AGAIN = 300;

    /** Pools that register once and are never heard again. */
    static final int ONCE = 3_000;

    /** How many registrations there are. */
    static final int ALL = 20_000;

    private static final int SERVICES = 20;
    private static final int BATCH = 200;
    private static final Duration PAUSE = Duration.ofMillis(50);

    /** No floor, so that they take nothing of the budget. */
    private static final PoolBounds BOUNDS = new PoolBounds(0, 10);

    private final PipelineParts parts;
    private final ServiceId hit;
    private final Incarnation life = Incarnation.startedAt(Instant.now());
    private final Map<PoolId, PoolRegistration> newest = new HashMap<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Future<?> blowing;
    private final AtomicInteger sent = new AtomicInteger();

    private RegistrationStorm(PipelineParts parts, ServiceId hit) {
        this.parts = parts;
        this.hit = hit;
        this.blowing = thread.submit(this::blow);
    }

    /** Begins at once. */
    static RegistrationStorm start(PipelineParts parts, ServiceId hit) {
        return new RegistrationStorm(parts, hit);
    }

    private Void blow() throws InterruptedException {
        while (sent() < ALL) {
            for (int i = 0; i < BATCH; i++) {
                register(sent.getAndIncrement());
            }
            parts.records().flush();
            Thread.sleep(PAUSE.toMillis());
        }
        return null;
    }

    /** Those that come once lie evenly between the first of the others. */
    private void register(int number) {
        int apart = ALL / ONCE;
        boolean once = number % apart == 0 && number / apart < ONCE;
        int which = once ? number / apart : number % AGAIN;
        PoolRegistration registration = new PoolRegistration(
                new PoolId((once ? "once-" : "again-") + which),
                life,
                which % 3 == 0 ? hit : new ServiceId("stormy-" + which % SERVICES),
                new ProviderId("acme"),
                new RegionId("eu"),
                BOUNDS,
                0,
                Map.of(),
                Optional.empty(),
                Presence.REGISTERED,
                // As exactly as it is told.
                Instant.now().truncatedTo(ChronoUnit.MILLIS));
        newest.put(registration.pool(), registration);
        parts.records().send(Topics.POOL_REGISTRATIONS, registration.pool(), registration);
    }

    /** How many registrations were written so far. */
    int sent() {
        return sent.get();
    }

    /** The last registration of each pool; only when the storm is over. */
    Map<PoolId, PoolRegistration> newest() {
        return Map.copyOf(newest);
    }

    /** Waits for the end of it. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            blowing.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException failed) {
            throw new IllegalStateException("the storm ended by itself", failed);
        }
    }
}
