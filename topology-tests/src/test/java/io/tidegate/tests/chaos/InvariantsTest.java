package io.tidegate.tests.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.domain.DecisionBasis;
import io.tidegate.domain.DecisionId;
import io.tidegate.domain.DecisionStep;
import io.tidegate.domain.DemandSummary;
import io.tidegate.domain.EventRates;
import io.tidegate.domain.Incarnation;
import io.tidegate.domain.LatencySummary;
import io.tidegate.domain.Lease;
import io.tidegate.domain.LeaseLoss;
import io.tidegate.domain.Liveness;
import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.PoolAlarm;
import io.tidegate.domain.PoolBounds;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolRegistration;
import io.tidegate.domain.PoolRegistration.Presence;
import io.tidegate.domain.PoolStatus;
import io.tidegate.domain.PoolWindow;
import io.tidegate.domain.ProviderId;
import io.tidegate.domain.Reason;
import io.tidegate.domain.RegionId;
import io.tidegate.domain.ScalingDecision.Resize;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ServiceFact;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.ServiceInput;
import io.tidegate.domain.Tick;
import io.tidegate.domain.TimeSpan;
import io.tidegate.domain.TraceLine;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each invariant speaks when it is broken, and is silent when it is not. */
class InvariantsTest {
    private static final ServiceId SERVICE = new ServiceId("orders-db");
    private static final PoolId POOL = new PoolId("orders-1");
    private static final Incarnation LIFE = new Incarnation(1);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration WINDOW = Duration.ofMillis(500);
    private static final Reason WANTED = new Reason(Reason.Code.RECENT_DEMAND, "so much was wanted");

    private final Differences differences = new Differences();
    private final Invariants invariants = new Invariants(differences);
    private Instant now = START;
    private long offset;
    private long sequence;
    private long epoch;

    @BeforeEach
    void a_pool_is_known() {
        learn(policy());
        learn(status(Liveness.ALIVE));
        learn(window(1));
    }

    @Test
    void changes_that_keep_them_all_are_passed_over_in_silence() {
        change(4, 8, WANTED);
        later(Duration.ofSeconds(3));
        change(8, 5, WANTED);

        assertThat(differences.first()).isEmpty();
    }

    @Test
    void a_size_out_of_bounds() {
        change(19, 21, WANTED);

        assertBroken("the bounds are");
    }

    @Test
    void more_growth_than_a_period_allows_in_two_steps() {
        change(4, 8, WANTED);
        later(Duration.ofMillis(600));
        change(8, 12, WANTED);

        assertBroken("it gained 8 of 6");
    }

    @Test
    void more_shrinking_than_a_period_allows() {
        change(16, 11, WANTED);

        assertBroken("it lost 5 of 4");
    }

    @Test
    void a_change_too_soon_after_another() {
        change(4, 6, WANTED);
        later(Duration.ofMillis(200));
        change(6, 8, WANTED);

        assertBroken("it cools down until");
    }

    @Test
    void growth_that_is_not_damped_though_nobody_ordered_it() {
        decide(resize(4, 12, WANTED, "an emergency is not damped"));

        assertBroken("nobody ordered it");
    }

    @Test
    void growth_that_is_not_damped_is_right_after_an_alarm() {
        learn(new PoolAlarm(POOL, SERVICE, LIFE, PoolAlarm.Kind.SATURATED, now, 12, 4));
        decide(resize(4, 12, WANTED, "an emergency is not damped"));

        assertThat(differences.first()).isEmpty();
    }

    @Test
    void a_shrink_on_a_window_that_is_too_old() {
        later(Duration.ofSeconds(5));
        change(8, 6, WANTED);

        assertBroken("the last window ended at");
    }

    @Test
    void a_shrink_on_a_window_with_holes() {
        later(WINDOW);
        learn(window(0.2));
        change(8, 6, WANTED);

        assertBroken("the last window covers only");
    }

    @Test
    void a_shrink_of_a_pool_that_cannot_be_heard() {
        learn(status(Liveness.SUSPECT));
        change(8, 6, WANTED);

        assertBroken("cannot be heard");
    }

    @Test
    void a_change_without_a_reason() {
        change(4, 6, new Reason(Reason.Code.ENOUGH, "what is needed is what there is"));

        assertBroken("it has no reason");
    }

    @Test
    void a_trace_that_leads_elsewhere() {
        Resize resize = resize(4, 6, WANTED, "within the largest step");
        decide(new Resize(
                resize.id(),
                resize.basis(),
                resize.from(),
                new Lease(7, resize.lease().expires(), LeaseLoss.HOLD),
                resize.validUntil(),
                resize.reason(),
                resize.trace()));

        assertBroken("the trace ends elsewhere");
    }

    @Test
    void a_change_on_inputs_that_another_was_made_on() {
        change(4, 5, WANTED);
        later(Duration.ofSeconds(3));
        Resize resize = resize(5, 6, WANTED, "within the largest step");
        DecisionBasis basis = resize.basis();
        decide(new Resize(
                resize.id(),
                new DecisionBasis(SERVICE, LIFE, now, 1, PolicyMode.ACT, 0, basis.lastInput()),
                resize.from(),
                resize.lease(),
                resize.validUntil(),
                resize.reason(),
                resize.trace()));

        assertBroken("the change before it was made on inputs to");
    }

    @Test
    void a_number_that_was_left_out() {
        sequence++;
        change(4, 6, WANTED);

        assertBroken("its sequence must be 1");
    }

    private void assertBroken(String how) {
        assertThat(differences.first()).hasSize(1).first().asString().contains(how);
    }

    private void later(Duration duration) {
        now = now.plus(duration);
    }

    private void learn(ServiceFact fact) {
        invariants.next(offset++, new ServiceInput(now, fact), List.of());
    }

    private void change(int from, int to, Reason reason) {
        decide(resize(from, to, reason, "within the largest step"));
    }

    private void decide(Resize resize) {
        invariants.next(offset++, new ServiceInput(now, new Tick(SERVICE, now)), List.of(resize));
    }

    private Resize resize(int from, int to, Reason reason, String damping) {
        List<TraceLine> trace = Arrays.stream(DecisionStep.values())
                .map(step -> new TraceLine(
                        step,
                        step == DecisionStep.DATA_QUALITY ? from : to,
                        to,
                        step == DecisionStep.DAMPING ? damping : "so it is"))
                .toList();
        return new Resize(
                new DecisionId(POOL, ++epoch, ++sequence),
                new DecisionBasis(SERVICE, LIFE, now, 1, PolicyMode.ACT, offset, offset),
                from,
                new Lease(to, now.plusSeconds(60), LeaseLoss.HOLD),
                now.plusSeconds(2),
                reason,
                trace);
    }

    private PoolStatus status(Liveness liveness) {
        PoolRegistration registration = new PoolRegistration(
                POOL,
                LIFE,
                SERVICE,
                new ProviderId("acme"),
                new RegionId("eu"),
                new PoolBounds(2, 20),
                0,
                Map.of(),
                Optional.empty(),
                Presence.REGISTERED,
                START);
        return new PoolStatus(registration, liveness, now, Optional.empty(), Optional.empty());
    }

    private PoolWindow window(double coverage) {
        return new PoolWindow(
                POOL,
                SERVICE,
                LIFE,
                new TimeSpan(now.minus(WINDOW), WINDOW),
                new DemandSummary(4, 4, 4, 4, 4),
                1,
                4,
                4,
                LatencySummary.NONE,
                LatencySummary.NONE,
                LatencySummary.NONE,
                new EventRates(0, 0, 0),
                5,
                coverage,
                0,
                Map.of(),
                Map.of());
    }

    private static ScalingPolicy policy() {
        return new ScalingPolicy(
                SERVICE,
                1,
                PolicyMode.ACT,
                40,
                4,
                Optional.empty(),
                ScalingPolicy.Surplus.RELEASE,
                Optional.empty(),
                ScalingPolicy.Sizing.DEFAULT,
                ScalingPolicy.Leases.DEFAULT,
                new ScalingPolicy.Damping(
                        0,
                        Duration.ofSeconds(2),
                        Duration.ofMillis(300),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        6,
                        4),
                ScalingPolicy.Emergency.DEFAULT,
                new ScalingPolicy.DataQuality(0.5, Duration.ofSeconds(3), 1),
                ScalingPolicy.Aftermath.DEFAULT,
                ScalingPolicy.Features.DEFAULT,
                List.of(),
                List.of(),
                List.of());
    }
}
