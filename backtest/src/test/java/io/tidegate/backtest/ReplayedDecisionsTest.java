package io.tidegate.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidegate.domain.Incarnation;
import io.tidegate.domain.Liveness;
import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.PoolBounds;
import io.tidegate.domain.PoolHeartbeat;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolRegistration;
import io.tidegate.domain.PoolStatus;
import io.tidegate.domain.ProviderId;
import io.tidegate.domain.RegionId;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ServiceFact;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.ServiceInput;
import io.tidegate.domain.Tick;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReplayedDecisionsTest {
    private static final ServiceId SERVICE = new ServiceId("orders-db");
    private static final Instant START = Instant.parse("2026-11-20T12:00:00Z");

    private final List<RecordedInput> log =
            log(policy(PolicyMode.ACT, 60), pool("a"), pool("b"), new Tick(SERVICE, START), new Tick(SERVICE, START));

    @Test
    void a_replay_of_the_same_log_decides_the_same() {
        ReplayedDecisions live = ReplayedDecisions.of(SERVICE, log);
        assertThat(live.counts().resizes()).isEqualTo(2);
        assertThat(ReplayedDecisions.of(SERVICE, log).firstDifference(live.decisions()))
                .isEmpty();
        assertThat(live.inputs()).isEqualTo(5);
    }

    @Test
    void a_decision_that_was_published_and_is_not_replayed_is_a_difference() {
        List<ScalingDecision> published = ReplayedDecisions.of(SERVICE, log).decisions();
        ReplayedDecisions shorter = ReplayedDecisions.of(SERVICE, log.subList(0, 2));
        assertThat(shorter.firstDifference(published)).hasValueSatisfying(difference -> {
            assertThat(difference.replayed()).isEmpty();
            assertThat(difference.published()).contains(published.get(1));
        });
    }

    @Test
    void a_decision_that_is_replayed_otherwise_is_a_difference() {
        List<ScalingDecision> published = ReplayedDecisions.of(SERVICE, log).decisions();
        List<RecordedInput> later = log.stream()
                .map(each -> new RecordedInput(
                        each.offset(),
                        new ServiceInput(
                                each.input().recordedAt().plusSeconds(5),
                                each.input().fact())))
                .toList();
        assertThat(ReplayedDecisions.of(SERVICE, later).firstDifference(published))
                .hasValueSatisfying(
                        difference -> assertThat(difference.published()).contains(published.get(0)));
    }

    @Test
    void another_policy_is_tried_in_shadow() {
        ReplayedDecisions tried = ReplayedDecisions.under(policy(PolicyMode.ACT, 30), log);
        assertThat(tried.decisions())
                .isNotEmpty()
                .allSatisfy(decision -> assertThat(decision.basis().mode()).isEqualTo(PolicyMode.SHADOW));
    }

    @Test
    void an_impossible_offset_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RecordedInput(-1, log.get(0).input()))
                .withMessageContaining("-1");
    }

    private static List<RecordedInput> log(ServiceFact... facts) {
        List<RecordedInput> log = new ArrayList<>();
        for (ServiceFact fact : facts) {
            // Offsets have gaps where other services share the partition.
            log.add(new RecordedInput(log.size() * 3L, new ServiceInput(START.plusMillis(log.size() * 100L), fact)));
        }
        return log;
    }

    private static ScalingPolicy policy(PolicyMode mode, int budget) {
        return ScalingPolicy.usual(SERVICE, 1, mode, budget, 4);
    }

    private static PoolStatus pool(String name) {
        PoolId id = new PoolId(name);
        Incarnation incarnation = Incarnation.startedAt(START);
        return new PoolStatus(
                new PoolRegistration(
                        id,
                        incarnation,
                        SERVICE,
                        new ProviderId("acme"),
                        new RegionId("eu"),
                        new PoolBounds(4, 20),
                        0,
                        Map.of(),
                        Optional.empty(),
                        PoolRegistration.Presence.REGISTERED,
                        START),
                Liveness.ALIVE,
                START,
                Optional.of(new PoolHeartbeat(id, SERVICE, incarnation, START, 4, 4, 0, Optional.empty())),
                Optional.empty());
    }
}
