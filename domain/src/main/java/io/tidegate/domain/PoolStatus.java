package io.tidegate.domain;

import java.time.Instant;
import java.util.Optional;

/**
 * All that is known of a pool: its registration, whether it lives, its last heartbeat and window.
 *
 * @param registration who it is
 * @param liveness whether it can be heard
 * @param since since when the liveness is what it is, by the clock of ingest
 * @param heartbeat the last one of this incarnation
 * @param window the last closed one
 */
public record PoolStatus(
        PoolRegistration registration,
        Liveness liveness,
        Instant since,
        Optional<PoolHeartbeat> heartbeat,
        Optional<PoolWindow> window)
        implements ServiceFact {

    /** The pool. */
    public PoolId pool() {
        return registration.pool();
    }

    @Override
    public ServiceId service() {
        return registration.service();
    }

    @Override
    public <R> R fold(Cases<R> cases) {
        return cases.status(this);
    }
}
