package io.tidegate.decider;

import io.tidegate.domain.DecisionId;
import io.tidegate.domain.Incarnation;
import io.tidegate.domain.Lease;
import io.tidegate.domain.LeaseLoss;
import io.tidegate.domain.Liveness;
import io.tidegate.domain.OperatorConsent;
import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.PoolAlarm;
import io.tidegate.domain.PoolHeartbeat;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolRegistration;
import io.tidegate.domain.PoolStatus;
import io.tidegate.domain.PoolWindow;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingDecision.Hold;
import io.tidegate.domain.ScalingOutcome;
import io.tidegate.domain.ScalingOutcome.End;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ServiceFact;
import io.tidegate.domain.ServiceInput;
import io.tidegate.domain.Tick;
import io.tidegate.domain.state.DeciderState;
import io.tidegate.domain.state.PoolAccount;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/**
 * Pools that do their worst within the rules of the agent: they hold all that they may, apply commands late, twice or never,
 * give back slowly, restart, fall silent and go on; what they say comes late, twice, in the wrong order or not at all.
 */
final class AdversarialPools {
    private static final int LONGEST_HISTORY = 40;

    private final Random random;
    private final ScalingPolicy policy;
    private final boolean restarts;
    private final List<Life> lives = new ArrayList<>();
    private final List<Message> underWay = new ArrayList<>();
    private final List<ServiceInput> log = new ArrayList<>();
    private final List<ScalingDecision> decisions = new ArrayList<>();
    private final Decider decider = Decider.knowing(DeciderState.starting(Policies.SERVICE));
    private Instant now = Instant.parse("2026-01-05T12:00:00Z");
    private int lateFloors;

    AdversarialPools(long seed, ScalingPolicy policy, int pools, boolean restarts) {
        this.random = new Random(seed);
        this.policy = policy;
        this.restarts = restarts;
        for (int i = 0; i < pools; i++) {
            Life life = new Life(
                    Facts.registration("pool-" + i, random.nextInt(3), 8 + random.nextInt(30), now.toEpochMilli()));
            lives.add(life);
            fold(life.status(Liveness.ALIVE));
        }
        fold(policy);
    }

    /** One process. */
    private final class Life {
        private final PoolRegistration registration;
        private final List<ScalingDecision> mailbox = new ArrayList<>();
        private Optional<Lease> lease = Optional.empty();
        private long lastEpoch;
        private int holds;
        private boolean running = true;
        private boolean known;
        private Instant gone = Instant.MAX;

        Life(PoolRegistration registration) {
            this.registration = registration;
            this.holds = registration.bounds().floor();
        }

        int allowed() {
            return lease.filter(held -> held.onLoss() == LeaseLoss.HOLD || !held.isExpiredAt(now))
                    .map(Lease::connections)
                    .orElse(registration.bounds().floor());
        }

        void live() {
            if (!now.isBefore(gone)) {
                holds = 0;
                return;
            }
            if (!running) {
                return;
            }
            // As greedy as can be, and slow to give back: but within the margin when its lease ran out.
            boolean late = lease.filter(held -> held.onLoss() == LeaseLoss.FLOOR
                            && held.isExpiredAt(
                                    now.minus(policy.leases().reclaimMargin().dividedBy(2))))
                    .isPresent();
            holds = holds <= allowed() || late ? allowed() : Math.max(allowed(), holds - random.nextInt(8) / 7);
        }

        void obey(ScalingDecision command) {
            DecisionId id = command.id();
            boolean accepted = running
                    && id.epoch() > lastEpoch
                    && command.basis().incarnation().equals(registration.incarnation())
                    && now.isBefore(validUntil(command))
                    && registration.bounds().contains(Scenario.lease(command).connections());
            if (accepted) {
                lastEpoch = id.epoch();
                lease = Optional.of(Scenario.lease(command));
                live();
            }
        }

        PoolStatus status(Liveness liveness) {
            known = true;
            return Facts.status(registration, liveness, now, Optional.of(beat()));
        }

        PoolHeartbeat beat() {
            return Facts.heartbeat(registration, now, holds, allowed(), lastEpoch, lease);
        }
    }

    /** Something that was said and has not arrived. */
    private record Message(Instant arrives, ServiceFact fact) {}

    /** One random thing happens. */
    void step() {
        now = now.plusMillis(random.nextInt(400));
        lives.forEach(Life::live);
        deliver();
        Life life = lives.get(random.nextInt(lives.size()));
        switch (random.nextInt(restarts ? 14 : 12)) {
            case 0, 1, 2 -> fold(new Tick(Policies.SERVICE, now));
            case 3, 4 -> fold(window(life));
            case 5 -> fold(Facts.forecast(Optional.of(life.registration.pool()), now, random.nextInt(40)));
            case 6 ->
                fold(new PoolAlarm(
                        life.registration.pool(),
                        Policies.SERVICE,
                        life.registration.incarnation(),
                        PoolAlarm.Kind.SATURATED,
                        now,
                        random.nextInt(40),
                        life.holds));
            case 7, 8 -> say(life);
            case 9, 10 -> obeySomething(life);
            case 11 -> sayNonsense(life);
            default -> restartOrClose(life);
        }
        lives.forEach(Life::live);
    }

    private PoolWindow window(Life life) {
        int demand = random.nextInt(40);
        return policy.signals().isEmpty()
                ? Facts.window(life.registration, now, demand)
                : Facts.used(
                        life.registration,
                        now,
                        random.nextInt(4) == 0 ? demand : 1,
                        life.holds,
                        random.nextDouble(),
                        Duration.ofMillis(random.nextInt(200)),
                        random.nextInt(2));
    }

    private void say(Life life) {
        if (life.running) {
            send(life.status(Liveness.ALIVE));
            if (random.nextInt(4) == 0) {
                send(life.status(Liveness.ALIVE));
            }
        }
    }

    /** Liveness that is wrong, outcomes that know nothing, operators. */
    private void sayNonsense(Life life) {
        switch (random.nextInt(4)) {
            case 0 -> send(life.status(random.nextBoolean() ? Liveness.SUSPECT : Liveness.DEAD));
            case 1 ->
                fold(new OperatorConsent.Overridden(
                        Policies.SERVICE,
                        life.registration.pool(),
                        random.nextInt(40),
                        now.plusSeconds(random.nextInt(20)),
                        "ann",
                        now));
            case 2 ->
                fold(new OperatorConsent.Paused(
                        Policies.SERVICE,
                        random.nextBoolean() ? OperatorConsent.Direction.BOTH : OperatorConsent.Direction.SHRINK,
                        Optional.of(now.plusSeconds(random.nextInt(5))),
                        "ann",
                        now));
            default ->
                life.mailbox.stream()
                        .reduce((earlier, later) -> later)
                        .ifPresent(last -> send(
                                outcome(last, random.nextBoolean() ? End.EXPIRED : End.REFUSED, OptionalInt.empty())));
        }
    }

    private void obeySomething(Life life) {
        if (life.mailbox.isEmpty()) {
            return;
        }
        ScalingDecision command = life.mailbox.get(random.nextInt(life.mailbox.size()));
        life.obey(command);
        boolean applied = life.running && life.lastEpoch == command.id().epoch() && life.holds <= life.allowed();
        if (applied && random.nextInt(3) > 0) {
            send(outcome(command, End.APPLIED, OptionalInt.of(life.holds)));
        }
    }

    private void restartOrClose(Life life) {
        if (!life.running || random.nextInt(6) > 0) {
            return;
        }
        life.running = false;
        if (random.nextInt(3) == 0) {
            life.holds = 0;
            send(life.status(Liveness.CLOSED));
        } else {
            // Killed: its connections linger, at most as long as a lease.
            life.gone = now.plusMillis(
                    random.nextInt((int) policy.leases().duration().toMillis()));
        }
        Life next = new Life(new PoolRegistration(
                life.registration.pool(),
                new Incarnation(Math.max(
                        now.toEpochMilli(), life.registration.incarnation().value() + 1)),
                Policies.SERVICE,
                life.registration.provider(),
                life.registration.region(),
                life.registration.bounds(),
                0,
                life.registration.labels(),
                Optional.empty(),
                PoolRegistration.Presence.REGISTERED,
                now));
        lateFloors += next.registration.bounds().floor();
        lives.add(next);
        fold(next.status(Liveness.ALIVE));
    }

    private ScalingOutcome outcome(ScalingDecision decision, End end, OptionalInt achieved) {
        return new ScalingOutcome(
                decision.id(), Policies.SERVICE, decision.basis().incarnation(), now, end, achieved, 1, "so it went");
    }

    private void send(ServiceFact fact) {
        if (random.nextInt(5) > 0) {
            underWay.add(new Message(now.plusMillis(random.nextInt(random.nextBoolean() ? 100 : 3000)), fact));
        }
    }

    private void deliver() {
        List<Message> arrived = underWay.stream()
                .filter(message -> !now.isBefore(message.arrives()))
                .toList();
        underWay.removeAll(arrived);
        arrived.forEach(message -> fold(message.fact()));
    }

    private void fold(ServiceFact fact) {
        var input = new ServiceInput(now, fact);
        log.add(input);
        Folded folded = decider.fold(log.size() - 1L, input);
        decisions.addAll(folded.decisions());
        for (ScalingDecision decision : folded.decisions()) {
            if (!(decision instanceof Hold) && decision.basis().mode() == PolicyMode.ACT) {
                lives.stream()
                        .filter(life -> life.registration.pool().equals(decision.pool()))
                        .forEach(life -> {
                            life.mailbox.add(decision);
                            if (life.mailbox.size() > LONGEST_HISTORY) {
                                life.mailbox.remove(0);
                            }
                        });
            }
        }
    }

    /** Connections that are really open. */
    int held() {
        return lives.stream().mapToInt(life -> life.holds).sum();
    }

    /** What a pool really holds, in all its lives that the decider has heard of. */
    int held(PoolId pool) {
        return lives.stream()
                .filter(life -> life.known && life.registration.pool().equals(pool))
                .mapToInt(life -> life.holds)
                .sum();
    }

    /** What processes opened that came later: no decision can prevent that. */
    int lateFloors() {
        return lateFloors;
    }

    int claim(PoolAccount account) {
        return Ledger.claim(account, policy.leases(), now);
    }

    DeciderState state() {
        return decider.state();
    }

    List<ServiceInput> log() {
        return log;
    }

    List<ScalingDecision> decisions() {
        return decisions;
    }

    private static Instant validUntil(ScalingDecision decision) {
        return decision.fold(
                ScalingDecision.Resize::validUntil, ScalingDecision.Renewal::validUntil, hold -> Instant.MIN);
    }

    /** Short leases, so that much happens in little time. */
    static ScalingPolicy policy(LeaseLoss onLoss) {
        return Policies.withBudget(
                Policies.with(
                        Policies.PLAIN,
                        new ScalingPolicy.Leases(
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(1),
                                onLoss)),
                60,
                8);
    }
}
