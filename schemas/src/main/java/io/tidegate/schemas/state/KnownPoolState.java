package io.tidegate.schemas.state;

import io.tidegate.domain.Liveness;
import io.tidegate.domain.PoolHeartbeat;
import io.tidegate.domain.PoolRegistration;
import io.tidegate.domain.PoolWindow;
import java.time.Instant;
import java.util.Optional;

/**
 * All that the register knows of one pool.
 *
 * @param registration who it is; empty while only its heartbeats came
 * @param liveness whether it can be heard
 * @param since since when the liveness is what it is
 * @param heard when it was last heard, by the clock of ingest
 * @param told when the registry last said something of it
 * @param complained when it was last said that its heartbeats come without a registration
 * @param heartbeat its last one
 * @param window its last closed one
 */
public record KnownPoolState(
        Optional<PoolRegistration> registration,
        Liveness liveness,
        Instant since,
        Instant heard,
        Instant told,
        Instant complained,
        Optional<PoolHeartbeat> heartbeat,
        Optional<PoolWindow> window) {}
