package io.tidegate.decider;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.domain.Incarnation;
import io.tidegate.domain.Liveness;
import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.PoolAlarm;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.Reason;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.state.LatestWindow;
import io.tidegate.domain.state.Pause;
import io.tidegate.domain.state.PoolAccount;
import io.tidegate.domain.state.PoolDemand;
import io.tidegate.domain.state.PoolPace;
import io.tidegate.domain.state.PoolPlans;
import io.tidegate.domain.state.ServiceState;
import io.tidegate.domain.state.ShrinkWatch;
import io.tidegate.domain.state.Undo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The steps that are questions of yes and no. */
class StepTablesTest {
    private static final Instant NOW = Instant.parse("2026-01-05T12:00:00Z");

    @ParameterizedTest(name = "{0}, window {1} s old with {2} samples and a coverage of {3}: {4}")
    @CsvSource({
        "ALIVE, 1, 10, 1, ",
        "ALIVE, 30, 10, 0.5, ",
        "ALIVE, 31, 10, 1, POOR_DATA",
        "ALIVE, 1, 10, 0.49, POOR_DATA",
        "ALIVE, 1, 0, 1, POOR_DATA",
        "SUSPECT, 1, 10, 1, SILENT",
        "DEAD, 1, 10, 1, SILENT"
    })
    void poor_data_is_objected_to(Liveness liveness, long age, int samples, double coverage, Reason.Code code) {
        var window = new LatestWindow(
                NOW.minusSeconds(age + 1), NOW.minusSeconds(age), samples, coverage, 0, 0, false, Optional.empty());

        Optional<StepResult> objection = DataQualityGate.objection(
                Policies.PLAIN.dataQuality(), account(liveness, Optional.of(window)), false, 9, NOW);

        assertThat(objection.flatMap(StepResult::reason).orElse(null)).isEqualTo(code);
        assertThat(objection.map(StepResult::size).orElse(9)).isEqualTo(9);
    }

    @ParameterizedTest(name = "{0} of {1} pools anomalous: the metric is at fault {2}")
    @CsvSource({"2, 2, false", "1, 3, false", "2, 3, true", "2, 4, false", "3, 4, true", "0, 9, false"})
    void a_metric_is_outvoted_by_more_than_its_share_of_at_least_three(int anomalous, int pools, boolean atFault) {
        List<PoolAccount> accounts = new ArrayList<>();
        for (int i = 0; i < pools; i++) {
            accounts.add(account(
                    Liveness.ALIVE,
                    Optional.of(
                            new LatestWindow(NOW.minusSeconds(1), NOW, 10, 1, 0, 0, i < anomalous, Optional.empty()))));
        }

        assertThat(DataQualityGate.metricAtFault(Policies.PLAIN.dataQuality(), accounts, NOW))
                .isEqualTo(atFault);
    }

    @ParameterizedTest(name = "factor {0}, {1} with a demand of {2} at a capacity of {3}: emergency {4}, wants {5}")
    @CsvSource({
        "2, SUDDEN_LOAD, 40, 20, true, 40",
        "2, SUDDEN_LOAD, 39, 20, false, 39",
        "2, SATURATED, 21, 20, true, 21",
        "1, SUDDEN_LOAD, 20, 20, true, 21",
        "0.95, SUDDEN_LOAD, 19, 20, true, 21",
        "0.95, SUDDEN_LOAD, 18, 20, false, 19",
        "0.95, SATURATED, 22, 20, true, 24",
        "0.5, SUDDEN_LOAD, 10, 20, true, 21"
    })
    void below_a_factor_of_1_nearly_full_is_an_emergency_and_more_than_the_demand_is_wanted(
            double factor, PoolAlarm.Kind kind, int demand, int capacity, boolean emergency, int wanted) {
        ScalingPolicy policy =
                Policies.with(Policies.PLAIN, new ScalingPolicy.Emergency(factor, Duration.ofSeconds(10)));
        var alarm = new PoolAlarm(new PoolId("a"), Policies.SERVICE, new Incarnation(1), kind, NOW, demand, capacity);

        assertThat(EmergencyRule.isEmergency(Optional.of(policy), alarm)).isEqualTo(emergency);
        assertThat(EmergencyRule.wanted(policy, alarm)).isEqualTo(wanted);
    }

    @ParameterizedTest(name = "grow paused {0}, shrink paused {1}: from {2} to {3} becomes {4}")
    @CsvSource({
        "true, false, 10, 12, 10",
        "true, false, 10, 8, 8",
        "false, true, 10, 8, 10",
        "false, true, 10, 12, 12",
        "true, true, 10, 10, 10"
    })
    void a_pause_stops_its_own_direction_only(boolean grow, boolean shrink, int current, int size, int expected) {
        Optional<Pause> pause = Optional.of(new Pause(Optional.of(NOW.plusSeconds(1)), "ann"));
        ServiceState service = ServiceState.starting(Policies.SERVICE)
                .withPauses(grow ? pause : Optional.empty(), shrink ? pause : Optional.empty());

        assertThat(ConsentGate.check(service, PolicyMode.ACT, current, size, NOW)
                        .size())
                .isEqualTo(expected);
        assertThat(ConsentGate.check(service, PolicyMode.ACT, current, size, NOW.plusSeconds(1))
                        .size())
                .as("when it is over")
                .isEqualTo(size);
    }

    @ParameterizedTest(name = "wait {0} s before, {1} s after, timeouts {2} before, {3} after: undone {4}")
    @CsvSource({
        "0.02, 0.2, 0, 0, true",
        "0.02, 0.05, 0, 0, false",
        "0.2, 0.3, 0, 0, false",
        "0.2, 0.41, 0, 0, true",
        "0, 0, 0, 0.1, true",
        "0, 0, 1, 1.5, false"
    })
    void a_shrink_is_undone_when_waits_or_timeouts_are_worse_than_before(
            double waitBefore, double waitAfter, double timeoutsBefore, double timeoutsAfter, boolean undone) {
        ScalingPolicy policy = Policies.PLAIN;
        PoolPlans plans = PoolPlans.NONE.withWatch(
                Optional.of(new ShrinkWatch(NOW, NOW.plusSeconds(20), 12, 8, waitBefore, timeoutsBefore)));
        var after = new LatestWindow(
                NOW.plusSeconds(1), NOW.plusSeconds(2), 10, 1, waitAfter, timeoutsAfter, false, Optional.empty());
        var earlier =
                new LatestWindow(NOW.minusSeconds(1), NOW, 10, 1, waitAfter, timeoutsAfter, false, Optional.empty());

        assertThat(Aftermath.judge(policy, plans, after, NOW.plusSeconds(2))
                        .undo()
                        .map(Undo::size))
                .isEqualTo(undone ? Optional.of(12) : Optional.empty());
        assertThat(Aftermath.judge(policy, plans, earlier, NOW.plusSeconds(2)).undo())
                .as("a window from before the shrink proves nothing")
                .isEmpty();
        assertThat(Aftermath.judge(policy, plans, after, NOW.plusSeconds(20)).undo())
                .as("the watch is over")
                .isEmpty();
    }

    private static PoolAccount account(Liveness liveness, Optional<LatestWindow> window) {
        var registration = Facts.registration("a", 4, 30, 1);
        return new PoolAccount(
                registration,
                liveness,
                NOW,
                Optional.empty(),
                Ledger.opened(registration),
                new PoolDemand(
                        List.of(), window, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                PoolPace.NEVER,
                PoolPlans.NONE);
    }
}
