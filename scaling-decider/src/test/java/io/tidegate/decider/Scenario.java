package io.tidegate.decider;

import io.tidegate.domain.DecisionId;
import io.tidegate.domain.ForecastError;
import io.tidegate.domain.Incarnation;
import io.tidegate.domain.Insight;
import io.tidegate.domain.Lease;
import io.tidegate.domain.Liveness;
import io.tidegate.domain.OperatorConsent;
import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.PoolAlarm;
import io.tidegate.domain.PoolHeartbeat;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolRegistration;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingDecision.Hold;
import io.tidegate.domain.ScalingDecision.Renewal;
import io.tidegate.domain.ScalingDecision.Resize;
import io.tidegate.domain.ScalingOutcome;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ServiceFact;
import io.tidegate.domain.ServiceInput;
import io.tidegate.domain.Tick;
import io.tidegate.domain.state.DeciderState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** A story that is told to the decider, input by input; pools do what they are told when the story says so. */
final class Scenario {
    private final Map<String, PoolRegistration> pools = new HashMap<>();
    private final List<ScalingDecision> decisions = new ArrayList<>();
    private final List<Insight> insights = new ArrayList<>();
    private final Decider decider = Decider.knowing(DeciderState.starting(Policies.SERVICE));
    private Instant now = Instant.parse("2026-01-05T12:00:00Z");
    private Optional<String> ignored = Optional.empty();
    private int told;

    static Scenario under(ScalingPolicy policy) {
        return new Scenario().know(policy);
    }

    Scenario know(ServiceFact fact) {
        Folded folded = decider.fold(decider.service().offset() + 1, new ServiceInput(now, fact));
        decisions.addAll(folded.decisions());
        insights.addAll(folded.insights());
        ignored = folded.ignored();
        return this;
    }

    /** A pool comes, at its floor and without a lease. */
    Scenario comes(String pool, int floor, int ceiling) {
        PoolRegistration registration = Facts.registration(pool, floor, ceiling, now.toEpochMilli());
        pools.put(pool, registration);
        return know(Facts.status(
                registration,
                Liveness.ALIVE,
                now,
                Optional.of(Facts.heartbeat(registration, now, floor, floor, 0, Optional.empty()))));
    }

    /** A pool comes, and its first lease is applied. */
    Scenario settles(String pool, int floor, int ceiling) {
        return comes(pool, floor, ceiling).applies(pool);
    }

    /** A heartbeat shows that the pool did what it was last told. */
    Scenario applies(String pool) {
        Optional<ScalingDecision> last = granted(pool);
        return last.map(decision ->
                        beats(pool, lease(decision).connections(), decision.id().epoch(), Optional.of(lease(decision))))
                .orElseGet(() -> beats(pool, known(pool).bounds().floor(), 0, Optional.empty()));
    }

    Scenario beats(String pool, int size, long epoch, Optional<Lease> lease) {
        PoolRegistration registration = known(pool);
        PoolHeartbeat heartbeat = Facts.heartbeat(
                registration, now, size, lease.map(Lease::connections).orElse(size), epoch, lease);
        return know(Facts.status(registration, Liveness.ALIVE, now, Optional.of(heartbeat)));
    }

    Scenario becomes(String pool, Liveness liveness) {
        return know(Facts.status(known(pool), liveness, now, Optional.empty()));
    }

    /** An operator takes the pool's present life for dead. */
    Scenario givesUp(String pool) {
        return know(new OperatorConsent.Forgotten(
                Policies.SERVICE, new PoolId(pool), known(pool).incarnation(), "ann", now));
    }

    Scenario ends(Resize decision, ScalingOutcome.End end, OptionalInt achieved) {
        Incarnation incarnation = known(decision.pool().value()).incarnation();
        return know(
                new ScalingOutcome(decision.id(), Policies.SERVICE, incarnation, now, end, achieved, 1, "so it went"));
    }

    Scenario wants(String pool, double demand) {
        return know(Facts.window(known(pool), now, demand));
    }

    /** A window of a clock that is so far ahead, with so much of its time covered and such a score. */
    Scenario wants(String pool, double demand, Duration ahead, double coverage, double score) {
        return know(Facts.window(known(pool), now.plus(ahead), demand, Duration.ZERO, score, coverage));
    }

    /** More is wanted than the pool has. */
    Scenario wantsMoreThan(String pool, int size, double demand) {
        return know(Facts.window(known(pool), now, demand, size, Duration.ZERO, 0, 1));
    }

    /** The pool has what it was last given, and so much of that is in use. */
    Scenario uses(String pool, double utilisation, double peak, Duration wait) {
        int size = leaseOf(pool)
                .map(Lease::connections)
                .orElse(known(pool).bounds().floor());
        return know(Facts.used(known(pool), now, peak, size, utilisation, wait, 0));
    }

    Scenario expects(String pool, double demand) {
        return know(Facts.forecast(Optional.of(new PoolId(pool)), now, demand));
    }

    /** The forecast has been held against what came so often, and was enough in such a share of it. */
    Scenario expects(String pool, double demand, double coverage, int observations) {
        return know(Facts.forecast(
                Optional.of(new PoolId(pool)), now, demand, new ForecastError(0.1, coverage, observations)));
    }

    Scenario isSaturated(String pool, int demand, int capacity) {
        return alarms(pool, PoolAlarm.Kind.SATURATED, demand, capacity);
    }

    Scenario isSuddenlyLoaded(String pool, int demand, int capacity) {
        return alarms(pool, PoolAlarm.Kind.SUDDEN_LOAD, demand, capacity);
    }

    private Scenario alarms(String pool, PoolAlarm.Kind kind, int demand, int capacity) {
        PoolRegistration registration = known(pool);
        return know(new PoolAlarm(
                registration.pool(), registration.service(), registration.incarnation(), kind, now, demand, capacity));
    }

    Scenario tick() {
        return know(new Tick(Policies.SERVICE, now));
    }

    /** Time passes, with a tick a second and the same demands at each. */
    Scenario pass(Duration time, Map<String, Double> demands) {
        for (long second = 0; second < time.toSeconds(); second++) {
            skip(Duration.ofSeconds(1));
            demands.forEach(this::wants);
            tick();
            demands.keySet().stream().sorted().forEach(this::applies);
        }
        return this;
    }

    /** Time passes and nothing is heard. */
    Scenario skip(Duration time) {
        now = now.plus(time);
        return this;
    }

    /** What was decided since this was last asked. */
    List<ScalingDecision> decided() {
        List<ScalingDecision> fresh = List.copyOf(decisions.subList(told, decisions.size()));
        told = decisions.size();
        return fresh;
    }

    /** The same in words: {@code a 4→10 FORECAST}, {@code a renewed 10}, {@code a stays 4 DAMPED}. */
    List<String> told() {
        return decided().stream().map(Scenario::inWords).toList();
    }

    static String inWords(ScalingDecision decision) {
        String mode = decision.basis().mode() == PolicyMode.ACT
                ? ""
                : " (" + decision.basis().mode() + ")";
        return decision.<String>fold(
                        resize -> resize.pool() + " " + resize.from() + "→" + resize.to() + " "
                                + resize.reason().code(),
                        renewal ->
                                renewal.pool() + " renewed " + renewal.lease().connections(),
                        hold -> hold.pool() + " stays " + hold.size() + " "
                                + hold.reason().code())
                + mode;
    }

    Resize lastResize(String pool) {
        return decisions.stream()
                .filter(decision -> decision.pool().value().equals(pool) && decision instanceof Resize)
                .map(Resize.class::cast)
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    DecisionId lastId() {
        return decisions.get(decisions.size() - 1).id();
    }

    List<Insight> insights() {
        return insights;
    }

    /** Why the last input changed nothing, where it did not. */
    Optional<String> ignored() {
        return ignored;
    }

    Incarnation incarnation(String pool) {
        return known(pool).incarnation();
    }

    /** The lease that the pool was last given. */
    Optional<Lease> leaseOf(String pool) {
        return granted(pool).map(Scenario::lease);
    }

    DeciderState state() {
        return decider.state();
    }

    Instant now() {
        return now;
    }

    int claim(String pool) {
        return Ledger.claim(
                Objects.requireNonNull(state().pools().get(new PoolId(pool))),
                decider.service().policy().orElseThrow().leases(),
                decider.service().now());
    }

    private PoolRegistration known(String pool) {
        return Objects.requireNonNull(pools.get(pool), pool);
    }

    private Optional<ScalingDecision> granted(String pool) {
        return decisions.stream()
                .filter(decision -> decision.pool().value().equals(pool)
                        && decision.basis().mode() == PolicyMode.ACT
                        && !(decision instanceof Hold)
                        && decision.basis().incarnation().equals(known(pool).incarnation()))
                .reduce((earlier, later) -> later);
    }

    static Lease lease(ScalingDecision decision) {
        return decision.fold(Resize::lease, Renewal::lease, hold -> {
            throw new IllegalArgumentException("a hold has no lease: " + hold);
        });
    }
}
