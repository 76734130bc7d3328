package io.tidegate.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.tidegate.decider.DecisionReplay;
import io.tidegate.domain.DemandSummary;
import io.tidegate.domain.EventRates;
import io.tidegate.domain.Incarnation;
import io.tidegate.domain.LatencySummary;
import io.tidegate.domain.Lease;
import io.tidegate.domain.Liveness;
import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.PoolBounds;
import io.tidegate.domain.PoolHeartbeat;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolRegistration;
import io.tidegate.domain.PoolStatus;
import io.tidegate.domain.PoolWindow;
import io.tidegate.domain.ProviderId;
import io.tidegate.domain.RegionId;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ScalingPolicy.Sizing;
import io.tidegate.domain.ServiceFact;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.ServiceInput;
import io.tidegate.domain.Tick;
import io.tidegate.domain.TimeSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class LogScoresTest {
    private static final ServiceId SERVICE = new ServiceId("orders-db");
    private static final PoolId POOL = new PoolId("a");
    private static final Instant START = Instant.parse("2026-11-20T12:00:00Z");
    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final int WINDOWS = 60;

    /** Ten minutes of a pool that wants 10 connections, and in every fifth window 15, under a policy with this headroom. */
    private static List<RecordedInput> lived(double headroom) {
        List<RecordedInput> log = new ArrayList<>();
        DecisionReplay decider = DecisionReplay.of(SERVICE);
        Optional<Lease> lease = Optional.empty();
        long epoch = 0;
        for (int i = 0; i < WINDOWS; i++) {
            Instant now = START.plus(WINDOW.multipliedBy(i));
            List<ServiceFact> facts = new ArrayList<>();
            if (i == 0) {
                facts.add(policy(headroom));
            }
            facts.add(alive(now, lease, epoch));
            facts.add(window(now, i % 5 == 4 ? 15 : 10));
            facts.add(new Tick(SERVICE, now));
            for (ServiceFact fact : facts) {
                RecordedInput input = new RecordedInput(log.size(), new ServiceInput(now, fact));
                log.add(input);
                for (ScalingDecision decision :
                        decider.next(input.offset(), input.input()).decisions()) {
                    Optional<Lease> given = decision.fold(
                            resize -> Optional.of(resize.lease()),
                            renewal -> Optional.of(renewal.lease()),
                            hold -> Optional.empty());
                    if (given.isPresent()) {
                        lease = given;
                        epoch = decision.id().epoch();
                    }
                }
            }
        }
        return log;
    }

    @Test
    void a_policy_with_room_to_spare_holds_more_and_misses_less() {
        List<RecordedInput> log = lived(0);

        LogScores roomy = LogScores.under(policy(1), log, at -> true);
        LogScores tight = LogScores.under(policy(0), log, at -> true);

        assertThat(roomy.windows()).isEqualTo(tight.windows()).isGreaterThan(WINDOWS - 5);
        assertThat(roomy.connectionHours()).isGreaterThan(1.2 * tight.connectionHours());
        assertThat(roomy.violations()).isLessThanOrEqualTo(tight.violations());
        assertThat(roomy.unserved()).isLessThanOrEqualTo(tight.unserved());
    }

    @Test
    void the_policy_that_decided_scores_in_shadow_as_it_did() {
        List<RecordedInput> log = lived(0.5);

        // A pool that has just come has a first lease under the one, and none in shadow.
        Predicate<Instant> settled = at -> at.isAfter(START.plus(WINDOW.multipliedBy(8)));
        LogScores was = LogScores.recorded(SERVICE, log, settled);
        LogScores again = LogScores.under(policy(0.5), log, settled);

        assertThat(again.violations()).isEqualTo(was.violations());
        // The way there was another, and the dead band lets it end a little beside.
        assertThat(again.connectionHours()).isCloseTo(was.connectionHours(), withinPercentage(10));
        assertThat(was.connectionHours()).isGreaterThan(15 * (WINDOWS - 12) * 10 / 3600.0);
    }

    @Test
    void only_what_counts_is_judged() {
        List<RecordedInput> log = lived(0);
        Instant half = START.plus(WINDOW.multipliedBy(WINDOWS / 2));

        LogScores late = LogScores.recorded(SERVICE, log, at -> !at.isBefore(half));

        assertThat(late.windows()).isEqualTo(WINDOWS / 2 - 1);
        assertThat(LogScores.recorded(SERVICE, log, at -> false)).isEqualTo(new LogScores(0, 0, 0, 0, 0));
    }

    private static ScalingPolicy policy(double headroom) {
        ScalingPolicy usual = ScalingPolicy.usual(SERVICE, 1, PolicyMode.ACT, 60, 4);
        Sizing sizing = usual.sizing();
        return usual.with(new Sizing(
                sizing.targetWait(),
                sizing.quantile(),
                sizing.leadTime(),
                sizing.reactiveWindow(),
                headroom,
                sizing.confidence()));
    }

    private static PoolRegistration registration() {
        return new PoolRegistration(
                POOL,
                Incarnation.startedAt(START),
                SERVICE,
                new ProviderId("shop"),
                new RegionId("eu"),
                new PoolBounds(2, 50),
                0,
                Map.of(),
                Optional.empty(),
                PoolRegistration.Presence.REGISTERED,
                START);
    }

    private static PoolStatus alive(Instant now, Optional<Lease> lease, long epoch) {
        int size = lease.map(Lease::connections).orElse(2);
        PoolHeartbeat heartbeat =
                new PoolHeartbeat(POOL, SERVICE, registration().incarnation(), now, size, size, epoch, lease);
        return new PoolStatus(registration(), Liveness.ALIVE, START, Optional.of(heartbeat), Optional.empty());
    }

    private static PoolWindow window(Instant end, double demand) {
        return new PoolWindow(
                POOL,
                SERVICE,
                registration().incarnation(),
                new TimeSpan(end.minus(WINDOW), WINDOW),
                new DemandSummary(demand, demand, demand, demand, demand),
                0.5,
                20,
                20,
                LatencySummary.NONE,
                LatencySummary.NONE,
                LatencySummary.NONE,
                new EventRates(0, 0, 0),
                10,
                1,
                0,
                Map.of(),
                Map.of());
    }
}
