package io.tidegate.domain.state;

import io.tidegate.domain.Liveness;
import io.tidegate.domain.PoolHeartbeat;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolRegistration;
import java.time.Instant;
import java.util.Optional;

/**
 * All that the decider knows of one pool.
 *
 * @param registration who it is, in its newest life
 * @param liveness whether it can be heard
 * @param since since when, by the decider's clock
 * @param heartbeat the last of this life
 * @param ledger what it may hold
 * @param demand what it wanted and will want
 * @param pace when and how far it was changed lately
 * @param plans what is under way or was ordered for it
 */
public record PoolAccount(
        PoolRegistration registration,
        Liveness liveness,
        Instant since,
        Optional<PoolHeartbeat> heartbeat,
        PoolLedger ledger,
        PoolDemand demand,
        PoolPace pace,
        PoolPlans plans) {

    /** The pool. */
    public PoolId pool() {
        return registration.pool();
    }

    /** Whether it can be heard. */
    public boolean isAlive() {
        return liveness == Liveness.ALIVE;
    }

    /** The same with another ledger. */
    public PoolAccount with(PoolLedger other) {
        return new PoolAccount(registration, liveness, since, heartbeat, other, demand, pace, plans);
    }

    /** The same with another demand. */
    public PoolAccount with(PoolDemand other) {
        return new PoolAccount(registration, liveness, since, heartbeat, ledger, other, pace, plans);
    }

    /** The same with another pace. */
    public PoolAccount with(PoolPace other) {
        return new PoolAccount(registration, liveness, since, heartbeat, ledger, demand, other, plans);
    }

    /** The same with other plans. */
    public PoolAccount with(PoolPlans other) {
        return new PoolAccount(registration, liveness, since, heartbeat, ledger, demand, pace, other);
    }
}
