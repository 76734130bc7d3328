package io.tidegate.decider;

import io.tidegate.domain.DemandForecast;
import io.tidegate.domain.ExternalEvent;
import io.tidegate.domain.Insight;
import io.tidegate.domain.Liveness;
import io.tidegate.domain.OperatorConsent;
import io.tidegate.domain.OperatorConsent.Direction;
import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.PoolAlarm;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolStatus;
import io.tidegate.domain.PoolWindow;
import io.tidegate.domain.ScalingOutcome;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ServiceFact;
import io.tidegate.domain.Severity;
import io.tidegate.domain.Tick;
import io.tidegate.domain.state.Crest;
import io.tidegate.domain.state.DemandBucket;
import io.tidegate.domain.state.ExpectedDemand;
import io.tidegate.domain.state.FormerLife;
import io.tidegate.domain.state.Headroom;
import io.tidegate.domain.state.LatestWindow;
import io.tidegate.domain.state.Pause;
import io.tidegate.domain.state.PoolAccount;
import io.tidegate.domain.state.PoolDemand;
import io.tidegate.domain.state.PoolLedger;
import io.tidegate.domain.state.PoolPace;
import io.tidegate.domain.state.PoolPlans;
import io.tidegate.domain.state.SeenAlarm;
import io.tidegate.domain.state.ServiceState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Takes each kind of fact into what is known, and returns what is to be deliberated upon it. */
final class Intake implements ServiceFact.Cases<Runnable> {
    private final Draft draft;

    Intake(Draft draft) {
        this.draft = draft;
    }

    @Override
    public Runnable window(PoolWindow window) {
        // It would count as the newest until its time has come, and hide that no other came.
        if (window.span().end().isAfter(draft.now().plus(quality().oldest()))) {
            draft.ignore("the window of " + window.pool() + " ends at "
                    + window.span().end() + ", which is yet to come");
            return Intake::nothing;
        }
        Optional<PoolAccount> known = known(window.pool());
        known.ifPresent(account -> draft.put(withWindow(account, window)));
        return Intake::nothing;
    }

    private PoolAccount withWindow(PoolAccount account, PoolWindow window) {
        LatestWindow latest = DemandHistory.latest(window);
        PoolDemand demand = account.demand();
        List<DemandBucket> recent = DataQualityGate.isCovered(quality(), latest)
                ? history(demand, DemandHistory.observed(window))
                : demand.recent();
        boolean newer = demand.latest()
                .map(before -> !latest.end().isBefore(before.end()))
                .orElse(true);
        PoolPlans judged = draft.policy()
                .map(policy -> Aftermath.judge(policy, account.plans(), latest, draft.now()))
                .orElse(account.plans());
        PoolDemand known = demand.with(recent);
        return account.with(judged)
                .with(
                        newer
                                ? known.seen(latest, headroom(account, window, latest), crest(demand, window, latest))
                                : known);
    }

    private Optional<Crest> crest(PoolDemand demand, PoolWindow window, LatestWindow latest) {
        double wanted = window.demand().peak();
        return DataQualityGate.isCovered(quality(), latest)
                ? Optional.of(demand.crest()
                        .map(before -> before.with(wanted, latest.end()))
                        .orElseGet(() -> new Crest(wanted, latest.end())))
                : demand.crest();
    }

    /** Under an objective, judged by what was wanted in the window and what the pool had. */
    private Optional<Headroom> headroom(PoolAccount account, PoolWindow window, LatestWindow latest) {
        PoolDemand demand = account.demand();
        Optional<ScalingPolicy.Objective> objective = draft.policy().flatMap(ScalingPolicy::objective);
        if (objective.isEmpty() || !DataQualityGate.isCovered(quality(), latest)) {
            return demand.headroom();
        }
        boolean shadow = draft.policy()
                .filter(policy -> policy.mode() == PolicyMode.SHADOW)
                .isPresent();
        int size = shadow ? account.plans().shadowSize().orElse(window.size()) : window.size();
        int asked = ObjectiveHeadroom.askedBy(
                demand.recent(), demand.headroom(), latest.end().minus(sizing().leadTime()));
        // Where all of the budget is spread the pool has more than its headroom: that judges itself by what was asked
        // for.
        boolean spread = asked > 0
                && draft.policy().map(ScalingPolicy::surplus).equals(Optional.of(ScalingPolicy.Surplus.SPREAD));
        return Optional.of(ObjectiveHeadroom.judged(
                objective.get(), demand.headroom(), window.demand().peak(), spread ? asked : size, asked));
    }

    @Override
    public Runnable alarm(PoolAlarm alarm) {
        Optional<PoolAccount> known = known(alarm.pool());
        if (known.isEmpty() || !isAboutDemand(alarm)) {
            return Intake::nothing;
        }
        PoolAccount account = known.get();
        boolean emergency = EmergencyRule.isEmergency(draft.policy(), alarm);
        PoolDemand demand = account.demand();
        PoolDemand risen = demand.with(history(demand, DemandHistory.moment(draft.now(), alarm.demand())));
        draft.put(account.with(emergency ? risen.with(new SeenAlarm(draft.now(), alarm.demand())) : risen));
        return emergency ? () -> FastLane.grow(draft, alarm) : Intake::nothing;
    }

    private static boolean isAboutDemand(PoolAlarm alarm) {
        return alarm.kind() == PoolAlarm.Kind.SATURATED || alarm.kind() == PoolAlarm.Kind.SUDDEN_LOAD;
    }

    @Override
    public Runnable status(PoolStatus status) {
        Optional<PoolAccount> known = draft.account(status.pool());
        if (known.isEmpty() && status.liveness() == Liveness.CLOSED) {
            draft.ignore("the pool " + status.pool() + " said goodbye and was not known");
            return Intake::nothing;
        }
        PoolAccount account = known.orElseGet(() -> opened(status));
        if (account.ledger()
                .life()
                .incarnation()
                .isNewerThan(status.registration().incarnation())) {
            draft.put(account.with(withFormerLife(account.ledger(), status)));
            return Intake::nothing;
        }
        draft.put(heard(account, status));
        if (status.liveness() == Liveness.DEAD && account.liveness() != Liveness.DEAD) {
            tellOfLoss(status);
        }
        return () -> FirstLease.offer(draft, status.pool());
    }

    private PoolAccount opened(PoolStatus status) {
        return new PoolAccount(
                status.registration(),
                status.liveness(),
                draft.now(),
                Optional.empty(),
                Ledger.opened(status.registration()),
                PoolDemand.NONE,
                PoolPace.NEVER,
                PoolPlans.NONE);
    }

    private PoolAccount heard(PoolAccount account, PoolStatus status) {
        boolean reborn = status.registration()
                .incarnation()
                .isNewerThan(account.ledger().life().incarnation());
        PoolLedger ledger = reborn
                ? Ledger.reborn(
                        account.ledger(),
                        status.registration(),
                        Ledger.lifeClaim(account, terms(), draft.now()),
                        lingering())
                : account.ledger();
        if (status.liveness() == Liveness.CLOSED) {
            ledger = Ledger.closed(ledger);
        } else if (status.heartbeat().isPresent()) {
            ledger = Ledger.heard(
                    ledger, status.registration().bounds(), status.heartbeat().get(), terms());
        }
        return new PoolAccount(
                status.registration(),
                status.liveness(),
                status.liveness() == account.liveness() ? account.since() : draft.now(),
                status.heartbeat()
                        .filter(heartbeat -> heartbeat
                                .incarnation()
                                .equals(status.registration().incarnation())),
                ledger,
                account.demand(),
                account.pace(),
                // What was planned for the process that is gone is not for this one; what an operator set is.
                reborn ? PoolPlans.NONE.withOverride(account.plans().override()) : account.plans());
    }

    /** An older process with the same id speaks while a newer one is there: a rollout that overlaps. */
    private PoolLedger withFormerLife(PoolLedger ledger, PoolStatus status) {
        int heard = status.heartbeat()
                .map(heartbeat -> Math.max(heartbeat.size(), heartbeat.capacity()))
                .orElse(status.registration().bounds().floor());
        int counted = ledger.former().stream()
                .filter(former ->
                        former.incarnation().equals(status.registration().incarnation()))
                .mapToInt(FormerLife::claim)
                .max()
                .orElse(0);
        var life = new FormerLife(status.registration().incarnation(), Math.max(heard, counted), lingering());
        if (status.liveness() == Liveness.CLOSED) {
            return Ledger.withoutFormer(ledger, life);
        }
        return status.liveness() == Liveness.ALIVE ? Ledger.withFormer(ledger, life) : ledger;
    }

    /**
     * Until when the connections of a process that was replaced stay counted. A pool id is unique among the pools that run at
     * the same time, so the process is gone or about to go; what its host or a proxy still holds open for it is over when its
     * last lease is, and a margin.
     */
    private Instant lingering() {
        return draft.now().plus(terms().duration()).plus(terms().reclaimMargin());
    }

    private void tellOfLoss(PoolStatus status) {
        draft.account(status.pool())
                .map(account -> Ledger.claim(account, terms(), draft.now()))
                .filter(claim -> claim > 0)
                .ifPresent(
                        claim -> draft.tell(
                                new Insight(
                                        status.service(),
                                        Optional.of(status.pool()),
                                        Insight.Kind.RECOMMENDATION,
                                        Severity.WARNING,
                                        Optional.empty(),
                                        draft.now(),
                                        OptionalDouble.of(claim),
                                        OptionalDouble.empty(),
                                        "The pool " + status.pool() + " cannot be heard and may still hold " + claim
                                                + " connections of the budget; they stay counted until it is heard, says goodbye or is forgotten.")));
    }

    @Override
    public Runnable forecast(DemandForecast forecast) {
        ExpectedDemand expected =
                draft.policy().flatMap(ScalingPolicy::objective).isPresent()
                        ? ExpectedDemand.mean(forecast)
                        : ExpectedDemand.of(forecast, sizing().quantile());
        if (forecast.pool().isEmpty()) {
            draft.put(draft.service().with(expected));
            return Intake::nothing;
        }
        Optional<PoolAccount> known = known(forecast.pool().get());
        known.ifPresent(account -> {
            OptionalDouble highest = expected.highest(
                    draft.now(), draft.now().plus(sizing().leadTime()).plus(expected.step()));
            PoolDemand demand = account.demand();
            boolean counts = draft.policy()
                    .map(policy -> CountedForecast.counts(policy, expected.confidence()))
                    .orElse(true);
            List<DemandBucket> recent = counts && highest.isPresent()
                    ? history(demand, DemandHistory.expected(draft.now(), highest.getAsDouble()))
                    : demand.recent();
            draft.put(account.with(demand.with(recent).with(expected)));
        });
        return Intake::nothing;
    }

    @Override
    public Runnable policy(ScalingPolicy policy) {
        int before = draft.policy().map(ScalingPolicy::version).orElse(0);
        if (policy.version() < before) {
            draft.ignore("version " + policy.version() + " of the policy came after version " + before);
            return Intake::nothing;
        }
        draft.put(draft.service().with(policy));
        return Intake::nothing;
    }

    @Override
    public Runnable event(ExternalEvent event) {
        var events = new ArrayList<>(draft.service().events());
        events.removeIf(
                known -> known.name().equals(event.name()) || !draft.now().isBefore(known.to()));
        if (!event.cancelled() && draft.now().isBefore(event.to())) {
            events.add(event);
        }
        events.sort(Comparator.comparing(ExternalEvent::from).thenComparing(ExternalEvent::name));
        if (events.size() > ServiceState.MOST_EVENTS) {
            ExternalEvent last = events.remove(events.size() - 1);
            draft.ignore("the event " + last.name() + " is one too many to remember");
        }
        draft.put(draft.service().withEvents(events));
        return Intake::nothing;
    }

    @Override
    public Runnable consent(OperatorConsent consent) {
        return consent.fold(new ConsentIntake());
    }

    private final class ConsentIntake implements OperatorConsent.ConsentCases<Runnable> {
        @Override
        public Runnable paused(OperatorConsent.Paused paused) {
            var pause = Optional.of(new Pause(paused.until(), paused.operator()));
            return pausing(paused.direction(), pause);
        }

        @Override
        public Runnable resumed(OperatorConsent.Resumed resumed) {
            return pausing(resumed.direction(), Optional.empty());
        }

        private Runnable pausing(Direction direction, Optional<Pause> pause) {
            ServiceState service = draft.service();
            draft.put(service.withPauses(
                    direction.includes(Direction.GROW) ? pause : service.growPause(),
                    direction.includes(Direction.SHRINK) ? pause : service.shrinkPause()));
            return Intake::nothing;
        }

        @Override
        public Runnable approved(OperatorConsent.Approved approved) {
            return () -> Approvals.act(draft, approved);
        }

        @Override
        public Runnable overridden(OperatorConsent.Overridden overridden) {
            Optional<PoolAccount> known = known(overridden.pool());
            known.ifPresent(account -> draft.put(account.with(account.plans().withOverride(Optional.of(overridden)))));
            return Intake::nothing;
        }

        @Override
        public Runnable forgotten(OperatorConsent.Forgotten forgotten) {
            GivenUp.act(draft, terms(), forgotten);
            return Intake::nothing;
        }
    }

    @Override
    public Runnable outcome(ScalingOutcome outcome) {
        Optional<PoolAccount> known = known(outcome.pool());
        known.ifPresent(account -> draft.put(account.with(Ledger.ended(account.ledger(), outcome))));
        return Intake::nothing;
    }

    @Override
    public Runnable tick(Tick tick) {
        return () -> {
            Housekeeping.tidy(draft);
            SlowLane.deliberate(draft);
        };
    }

    private Optional<PoolAccount> known(PoolId pool) {
        Optional<PoolAccount> account = draft.account(pool);
        if (account.isEmpty()) {
            draft.ignore("the pool " + pool + " has not registered");
        }
        return account;
    }

    private List<DemandBucket> history(PoolDemand demand, DemandBucket seen) {
        return DemandHistory.with(
                demand.recent(),
                seen,
                draft.policy().map(ScalingPolicy::damping).orElse(ScalingPolicy.Damping.DEFAULT),
                sizing(),
                quality(),
                draft.now());
    }

    private ScalingPolicy.Sizing sizing() {
        return draft.policy().map(ScalingPolicy::sizing).orElse(ScalingPolicy.Sizing.DEFAULT);
    }

    private ScalingPolicy.DataQuality quality() {
        return draft.policy().map(ScalingPolicy::dataQuality).orElse(ScalingPolicy.DataQuality.DEFAULT);
    }

    private ScalingPolicy.Leases terms() {
        return draft.policy().map(ScalingPolicy::leases).orElse(ScalingPolicy.Leases.DEFAULT);
    }

    /** What was learnt is known now, and waits for the next tick. */
    private static void nothing() {}
}
