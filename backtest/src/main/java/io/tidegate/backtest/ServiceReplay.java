package io.tidegate.backtest;

import io.tidegate.decider.DecisionReplay;
import io.tidegate.domain.DemandSummary;
import io.tidegate.domain.EventRates;
import io.tidegate.domain.LatencySummary;
import io.tidegate.domain.PoolBounds;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolRegistration;
import io.tidegate.domain.PoolWindow;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingOutcome;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ServiceFact;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.ServiceInput;
import io.tidegate.domain.Tick;
import io.tidegate.domain.TimeSpan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One service under one policy: the decider's own fold over a log that is made of the recording, answered by simulated pools.
 * What it is told at each step, all of it known at the end of the step:
 *
 * <pre>
 *  each pool's heartbeat ─▶ what ended since ─▶ each pool's window and forecast ─▶ a tick ─▶ decisions ─▶ the pools
 *  what they gave back ─▶ a tick ─▶ decisions ─▶ the pools
 * </pre>
 *
 * A series that has ended is a pool that was closed. Mutable.
 */
final class ServiceReplay {
    private final SimulatedLoad load;
    private final ServiceId service;
    private final Map<PoolId, Member> members;
    private final DecisionReplay fold;
    private final ScalingPolicy policy;
    private boolean begun;

    /** A pool of the service, and the place of its series. */
    private record Member(int place, LeasedPool pool, SizeTrack track) {}

    /** Is told what was decided. */
    @FunctionalInterface
    interface Decisions {
        /**
         * A decision about the pool of one series.
         *
         * @param place of the series in the load
         * @param index of the step in the series
         */
        void decided(int place, int index, ScalingDecision decision);
    }

    /**
     * A service before its first step.
     *
     * @param policy for this service, in force from the first step on
     * @param pools the pool of each series that belongs to it, by the series' place
     */
    ServiceReplay(SimulatedLoad load, ScalingPolicy policy, Map<Integer, PoolRegistration> pools) {
        this.load = load;
        this.service = policy.service();
        this.policy = policy;
        this.fold = DecisionReplay.of(service);
        Map<PoolId, Member> all = new LinkedHashMap<>();
        pools.forEach((place, registration) -> all.put(
                registration.pool(),
                new Member(
                        place,
                        new LeasedPool(registration, load.delay()),
                        SizeTrack.of(load.series().get(place).values().length))));
        this.members = all;
    }

    /** Who the pool of a series is; {@code budget} is more than it can ever get. */
    static PoolRegistration registration(SimulatedLoad load, int place, PoolId pool, ServiceId service, int budget) {
        RecordedSeries series = load.series().get(place);
        var bounds = new PoolBounds(load.floor(), Math.max(load.floor(), Math.min(PoolBounds.LARGEST, budget)));
        return LeasedPool.registration(pool, service, bounds, load.time(series, 0));
    }

    /**
     * The next step.
     *
     * @param number of it, counted from 1970
     * @param forecasts what was forecast at it, for each series of the load
     */
    void step(long number, List<Optional<ForecastReplay.Made>> forecasts, Decisions decisions) {
        Instant now = load.end(number);
        if (!begun) {
            tell(policy, now);
            begun = true;
        }
        List<Member> present = new ArrayList<>();
        for (Member member : members.values()) {
            long index = index(member, number);
            if (index == member.track().held().length) {
                tell(member.pool().closed(now), now);
            } else if (index >= 0 && index < member.track().held().length) {
                present.add(member);
            }
        }
        report(present, number, now, decisions);
        for (Member member : present) {
            observe(member, number, forecasts.get(member.place()), now);
        }
        if (!present.isEmpty()) {
            carryOut(number, tell(new Tick(service, now), now), decisions);
            fill(present, number, now, decisions);
        }
        present.forEach(member ->
                member.track().note((int) index(member, number), member.pool().pool()));
    }

    private long index(Member member, long number) {
        return number - load.series().get(member.place()).first();
    }

    private void report(List<Member> present, long number, Instant now, Decisions decisions) {
        List<ScalingDecision> first = new ArrayList<>();
        for (Member member : present) {
            if (index(member, number) > 0) {
                member.pool().advance(now);
            }
            first.addAll(tell(member.pool().alive(now), now));
            member.pool().ended().forEach(outcome -> tell(outcome, now));
        }
        if (!first.isEmpty()) {
            carryOut(number, first, decisions);
            // Else the first lease would be unanswered for a whole step, and nothing else decided meanwhile.
            present.forEach(member -> tell(member.pool().alive(now), now));
        }
    }

    private void observe(Member member, long number, Optional<ForecastReplay.Made> made, Instant now) {
        double demand = load.series().get(member.place()).values()[(int) index(member, number)];
        if (Double.isNaN(demand)) {
            return;
        }
        tell(window(member.pool(), demand, now), now);
        made.flatMap(said -> PublishedForecast.of(
                        service, member.pool().registration().pool(), now, load.step(), said))
                .ifPresent(forecast -> tell(forecast, now));
    }

    /** What was given back is given on within the step: live the next tick is a second later, and a shrink frees at once. */
    private void fill(List<Member> present, long number, Instant now, Decisions decisions) {
        List<ScalingOutcome> ended = present.stream()
                .flatMap(member -> member.pool().ended().stream())
                .toList();
        boolean freed = ended.stream().anyMatch(outcome -> outcome.end() == ScalingOutcome.End.APPLIED);
        ended.forEach(outcome -> tell(outcome, now));
        if (freed && members.size() > 1) {
            present.forEach(member -> tell(member.pool().alive(now), now));
            carryOut(number, tell(new Tick(service, now), now), decisions);
        }
    }

    private PoolWindow window(LeasedPool pool, double demand, Instant end) {
        PoolRegistration registration = pool.registration();
        int ready = pool.pool().ready();
        return new PoolWindow(
                registration.pool(),
                service,
                registration.incarnation(),
                new TimeSpan(end.minus(load.step()), load.step()),
                new DemandSummary(demand, demand, demand, demand, demand),
                ready == 0 ? 0 : Math.min(1, demand / ready),
                ready,
                pool.capacity(),
                // Neither waits nor holds are recorded; without holds a size is found from demand alone.
                LatencySummary.NONE,
                LatencySummary.NONE,
                LatencySummary.NONE,
                new EventRates(0, 0, 0),
                1,
                1,
                0,
                Map.of(),
                Map.of());
    }

    private void carryOut(long number, List<ScalingDecision> decided, Decisions decisions) {
        for (ScalingDecision decision : decided) {
            Member member = Objects.requireNonNull(members.get(decision.pool()), "decisions are about known pools");
            member.pool().accept(decision);
            decisions.decided(member.place(), (int) index(member, number), decision);
        }
    }

    private List<ScalingDecision> tell(ServiceFact fact, Instant now) {
        return fold.next(fold.offset() + 1, new ServiceInput(now, fact)).decisions();
    }

    /** How large each pool was, by the place of its series. */
    Map<Integer, SizeTrack> tracks() {
        Map<Integer, SizeTrack> tracks = new TreeMap<>();
        members.values().forEach(member -> tracks.put(member.place(), member.track()));
        return tracks;
    }
}
