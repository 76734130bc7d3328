package io.tidegate.backtest;

import io.tidegate.domain.Incarnation;
import io.tidegate.domain.Lease;
import io.tidegate.domain.Liveness;
import io.tidegate.domain.PoolBounds;
import io.tidegate.domain.PoolHeartbeat;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolRegistration;
import io.tidegate.domain.PoolStatus;
import io.tidegate.domain.ProviderId;
import io.tidegate.domain.RegionId;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingDecision.Renewal;
import io.tidegate.domain.ScalingDecision.Resize;
import io.tidegate.domain.ScalingOutcome;
import io.tidegate.domain.ScalingOutcome.End;
import io.tidegate.domain.ServiceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A simulated pool as the decider knows it: it takes every lease at once, says in heartbeats how many of its connections are
 * ready, and tells when a decision ended. Mutable.
 */
final class LeasedPool {
    private static final ProviderId PROVIDER = new ProviderId("recording");
    private static final RegionId REGION = new RegionId("recording");

    private final PoolRegistration registration;
    private final SimulatedPool pool;
    private final List<ScalingOutcome> outcomes = new ArrayList<>();
    private Optional<Lease> lease = Optional.empty();
    private Optional<Resize> growing = Optional.empty();
    private long epoch;

    LeasedPool(PoolRegistration registration, int delay) {
        this.registration = registration;
        this.pool = new SimulatedPool(registration.bounds().floor(), delay);
    }

    /** Who the pool of a recorded series is. */
    static PoolRegistration registration(PoolId pool, ServiceId service, PoolBounds bounds, Instant start) {
        return new PoolRegistration(
                pool,
                Incarnation.startedAt(start),
                service,
                PROVIDER,
                REGION,
                bounds,
                0,
                Map.of(),
                Optional.empty(),
                PoolRegistration.Presence.REGISTERED,
                start);
    }

    PoolRegistration registration() {
        return registration;
    }

    SimulatedPool pool() {
        return pool;
    }

    /** The most connections that it may open now. */
    int capacity() {
        return lease.map(Lease::connections).orElse(registration.bounds().floor());
    }

    /** The next step begins. */
    void advance(Instant now) {
        pool.advance();
        if (growing.isPresent() && pool.ready() >= growing.get().to()) {
            end(growing.get(), End.APPLIED, OptionalInt.of(pool.ready()), now, "all connections are ready");
            growing = Optional.empty();
        }
    }

    /** What is decided is taken at once; a hold changes nothing. */
    void accept(ScalingDecision decision) {
        decision.fold(this::resize, this::renew, hold -> this);
    }

    private LeasedPool resize(Resize resize) {
        Instant now = resize.basis().at();
        growing.ifPresent(
                before -> end(before, End.SUPERSEDED, OptionalInt.empty(), now, "a later decision took its place"));
        growing = Optional.empty();
        take(resize, resize.lease());
        pool.resize(resize.to());
        if (pool.ready() < resize.to()) {
            growing = Optional.of(resize);
        } else {
            end(resize, End.APPLIED, OptionalInt.of(pool.ready()), now, "the surplus is closed");
        }
        return this;
    }

    private LeasedPool renew(Renewal renewal) {
        take(renewal, renewal.lease());
        end(renewal, End.APPLIED, OptionalInt.of(pool.ready()), renewal.basis().at(), "the lease goes on");
        return this;
    }

    private void take(ScalingDecision decision, Lease given) {
        lease = Optional.of(given);
        epoch = decision.id().epoch();
    }

    private void end(ScalingDecision decision, End end, OptionalInt achieved, Instant at, String text) {
        outcomes.add(new ScalingOutcome(
                decision.id(), registration.service(), registration.incarnation(), at, end, achieved, 1, text));
    }

    /** What ended since this was last asked. */
    List<ScalingOutcome> ended() {
        List<ScalingOutcome> ended = List.copyOf(outcomes);
        outcomes.clear();
        return ended;
    }

    /** That it is alive, with its heartbeat. */
    PoolStatus alive(Instant now) {
        var heartbeat = new PoolHeartbeat(
                registration.pool(),
                registration.service(),
                registration.incarnation(),
                now,
                pool.ready(),
                capacity(),
                epoch,
                lease);
        return new PoolStatus(
                registration, Liveness.ALIVE, registration.at(), Optional.of(heartbeat), Optional.empty());
    }

    /** That it is closed. */
    PoolStatus closed(Instant now) {
        return new PoolStatus(registration, Liveness.CLOSED, now, Optional.empty(), Optional.empty());
    }
}
