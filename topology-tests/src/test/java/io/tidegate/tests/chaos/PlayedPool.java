package io.tidegate.tests.chaos;

import io.tidegate.agent.core.LeaseKeeper;
import io.tidegate.domain.DemandForecast;
import io.tidegate.domain.DemandSummary;
import io.tidegate.domain.EventRates;
import io.tidegate.domain.ForecastError;
import io.tidegate.domain.ForecastStep;
import io.tidegate.domain.Incarnation;
import io.tidegate.domain.LatencySummary;
import io.tidegate.domain.Lease;
import io.tidegate.domain.Liveness;
import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.PoolAlarm;
import io.tidegate.domain.PoolBounds;
import io.tidegate.domain.PoolCommand;
import io.tidegate.domain.PoolHeartbeat;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolRegistration;
import io.tidegate.domain.PoolRegistration.Presence;
import io.tidegate.domain.PoolStatus;
import io.tidegate.domain.PoolWindow;
import io.tidegate.domain.ProviderId;
import io.tidegate.domain.RegionId;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingOutcome;
import io.tidegate.domain.ScalingOutcome.End;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.TimeSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/**
 * A pool as the decider hears of it: its demand wanders, some of its windows are poor, now and then it falls silent. What is
 * decided reaches it late, twice or never, and it obeys as a real one does. For one thread.
 */
final class PlayedPool {
    static final PoolBounds BOUNDS = new PoolBounds(2, 20);

    private static final Duration STEP = Duration.ofMillis(500);
    private static final List<Double> LEVELS = List.of(0.5, 0.9);
    private static final int LONGEST_SILENCE = 120;
    private static final int DEAD_FROM = 60;

    private final PoolRegistration registration;
    private final Duration window;
    private final SplittableRandom random;
    private final List<Delivery> underWay = new ArrayList<>();
    private final List<ScalingOutcome> answers = new ArrayList<>();
    private LeaseKeeper keeper;
    private int demand = 3;
    private int silent;
    private Liveness liveness = Liveness.ALIVE;
    private Instant since;
    private Instant windowsUntil;

    private record Delivery(Instant arrives, PoolCommand command) {}

    PlayedPool(PoolId pool, ServiceId service, Duration window, SplittableRandom random, Instant now) {
        this.registration = new PoolRegistration(
                pool,
                Incarnation.startedAt(now),
                service,
                new ProviderId("acme"),
                new RegionId("eu"),
                BOUNDS,
                0,
                Map.of(),
                Optional.empty(),
                Presence.REGISTERED,
                now);
        this.window = window;
        this.random = random;
        this.keeper = LeaseKeeper.starting(registration.incarnation(), BOUNDS);
        this.since = now;
        this.windowsUntil = TimeSpan.containing(now, window).start();
    }

    PoolId id() {
        return registration.pool();
    }

    /** The connections that it may have open. */
    int holds(Instant now) {
        return keeper.allowed(now);
    }

    /** A decision about it was published. */
    void decided(ScalingDecision decision, Instant now) {
        if (decision.basis().mode() != PolicyMode.ACT) {
            return;
        }
        decision.fold(
                resize -> underWay.addAll(deliveries(decision, resize.lease(), resize.validUntil(), now)),
                renewal -> underWay.addAll(deliveries(decision, renewal.lease(), renewal.validUntil(), now)),
                hold -> false);
    }

    private List<Delivery> deliveries(ScalingDecision decision, Lease lease, Instant validUntil, Instant now) {
        PoolCommand command = new PoolCommand(
                decision.id(), registration.service(), decision.basis().incarnation(), lease, now, validUntil, 1);
        List<Delivery> deliveries = new ArrayList<>();
        for (int i = random.nextInt(6) == 0 ? 0 : 1 + random.nextInt(2); i > 0; i--) {
            deliveries.add(new Delivery(now.plusMillis(random.nextInt(700)), command));
        }
        return deliveries;
    }

    /** Time has passed: what arrived is obeyed, the demand moves. */
    void live(Instant now) {
        demand = Math.max(0, Math.min(30, demand + random.nextInt(-1, 2)));
        if (random.nextInt(400) == 0) {
            demand = random.nextInt(25);
        }
        beSilentOrHeard(now);
        List<Delivery> arrived = underWay.stream()
                .filter(delivery -> !now.isBefore(delivery.arrives()))
                .toList();
        underWay.removeAll(arrived);
        if (silent == 0) {
            arrived.forEach(delivery -> obey(delivery.command(), now));
        }
    }

    private void beSilentOrHeard(Instant now) {
        if (silent > 0) {
            silent--;
        } else if (random.nextInt(1_000) == 0) {
            silent = LONGEST_SILENCE;
        }
        Liveness next = silent == 0 ? Liveness.ALIVE : silent > DEAD_FROM ? Liveness.SUSPECT : Liveness.DEAD;
        if (next != liveness) {
            liveness = next;
            since = now;
        }
    }

    private void obey(PoolCommand command, Instant now) {
        ScalingOutcome applied = outcome(
                command, now, End.APPLIED, OptionalInt.of(command.lease().connections()));
        keeper.consider(command, now)
                .<Optional<ScalingOutcome>>fold(
                        accepted -> {
                            keeper = accepted.next();
                            return Optional.of(applied);
                        },
                        repeated -> Optional.of(applied),
                        refused -> Optional.of(outcome(command, now, End.REFUSED, OptionalInt.empty())))
                .filter(answer -> random.nextInt(5) > 0)
                .ifPresent(answers::add);
    }

    private static ScalingOutcome outcome(PoolCommand command, Instant now, End end, OptionalInt achieved) {
        return new ScalingOutcome(
                command.decision(), command.service(), command.incarnation(), now, end, achieved, 1, "so it went");
    }

    /** How decisions about it ended since the last call. */
    List<ScalingOutcome> outcomes() {
        List<ScalingOutcome> all = List.copyOf(answers);
        answers.clear();
        return all;
    }

    PoolStatus status(Instant now) {
        int holds = holds(now);
        return new PoolStatus(
                registration,
                liveness,
                since,
                silent > 0
                        ? Optional.empty()
                        : Optional.of(new PoolHeartbeat(
                                id(),
                                registration.service(),
                                registration.incarnation(),
                                now,
                                holds,
                                holds,
                                keeper.lastEpoch(),
                                keeper.lease())),
                Optional.empty());
    }

    /** The windows that have closed since the last call; a pool that is silent has none. */
    List<PoolWindow> windows(Instant now) {
        List<PoolWindow> closed = new ArrayList<>();
        for (Instant end = windowsUntil.plus(window); !now.isBefore(end); end = end.plus(window)) {
            if (silent == 0) {
                closed.add(window(windowsUntil, holds(now)));
            }
            windowsUntil = end;
        }
        return closed;
    }

    private PoolWindow window(Instant start, int holds) {
        boolean poor = random.nextInt(20) == 0;
        long wait = demand > holds ? random.nextLong(300) : random.nextLong(5);
        return new PoolWindow(
                id(),
                registration.service(),
                registration.incarnation(),
                new TimeSpan(start, window),
                new DemandSummary(demand, demand + 2, demand, demand + 1, demand + 2),
                holds == 0 ? 0 : Math.min(1, (double) demand / holds),
                holds,
                holds,
                millis(wait),
                millis(20),
                LatencySummary.NONE,
                new EventRates(demand * 20.0, random.nextInt(40) == 0 ? 1 : 0, 0),
                poor ? 1 : 10,
                poor ? 0.2 : 1,
                0,
                Map.of(),
                Map.of());
    }

    private static LatencySummary millis(long millis) {
        Duration each = Duration.ofMillis(millis);
        return new LatencySummary(50, each, each, each, each);
    }

    PoolAlarm alarm(Instant now) {
        PoolAlarm.Kind[] kinds = PoolAlarm.Kind.values();
        return new PoolAlarm(
                id(),
                registration.service(),
                registration.incarnation(),
                kinds[random.nextInt(kinds.length)],
                now,
                demand + random.nextInt(5),
                holds(now));
    }

    DemandForecast forecast(Instant now) {
        return forecast(registration.service(), Optional.of(id()), demand + random.nextInt(4), now);
    }

    /** A forecast of so much, for a pool or a whole service. */
    static DemandForecast forecast(ServiceId service, Optional<PoolId> pool, int mean, Instant now) {
        List<ForecastStep> steps = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            steps.add(new ForecastStep(mean + i, List.of((double) mean + i, mean + i + 2.0)));
        }
        return new DemandForecast(
                service, pool, now, STEP, "played", "1", LEVELS, steps, new ForecastError(0.1, 0.9, 50));
    }
}
