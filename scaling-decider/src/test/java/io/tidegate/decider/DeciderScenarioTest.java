package io.tidegate.decider;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.domain.ExternalEvent;
import io.tidegate.domain.Insight;
import io.tidegate.domain.LeaseLoss;
import io.tidegate.domain.Liveness;
import io.tidegate.domain.OperatorConsent;
import io.tidegate.domain.OperatorConsent.Direction;
import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.PoolGroup;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolRule;
import io.tidegate.domain.PoolSchedule;
import io.tidegate.domain.PoolSelector;
import io.tidegate.domain.Reason;
import io.tidegate.domain.ScalingDecision.Resize;
import io.tidegate.domain.ScalingOutcome.End;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ScalingPolicy.Features;
import io.tidegate.domain.ServiceInput;
import io.tidegate.domain.Severity;
import io.tidegate.domain.Signals;
import io.tidegate.domain.Tick;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class DeciderScenarioTest {

    @Test
    void a_pool_that_comes_gets_its_first_lease_at_once() {
        Scenario story = Scenario.under(Policies.PLAIN).comes("a", 4, 30);

        assertThat(story.told()).containsExactly("a 0→4 FIRST_LEASE");
        assertThat(story.lastResize("a").trace()).hasSize(7);
    }

    @Test
    void a_pool_grows_to_what_it_wanted_lately() {
        Scenario story = Scenario.under(Policies.PLAIN).settles("a", 4, 30).wants("a", 12);
        story.told();

        assertThat(story.tick().told()).containsExactly("a 4→12 RECENT_DEMAND");
        assertThat(story.tick().told()).isEmpty();
    }

    @Test
    void a_pool_grows_before_the_forecast_demand_arrives() {
        Scenario story =
                Scenario.under(Policies.PLAIN).settles("a", 4, 30).wants("a", 3).expects("a", 15);
        story.told();

        assertThat(story.tick().told()).containsExactly("a 4→15 FORECAST");
    }

    @Test
    void a_forecast_that_was_seldom_enough_does_not_count_and_the_trace_says_so() {
        Scenario story = Scenario.under(Policies.PLAIN)
                .settles("a", 4, 30)
                .wants("a", 6)
                .expects("a", 15, 0.75, 100)
                .tick();

        assertThat(story.lastResize("a").to()).isEqualTo(6);
        assertThat(story.lastResize("a").reason().code()).isEqualTo(Reason.Code.RECENT_DEMAND);
        assertThat(story.lastResize("a").trace().get(1).why())
                .endsWith("the forecast of 15.0 does not count: its confidence of 0.75 is below 0.80");
    }

    @Test
    void a_forecast_that_was_often_enough_counts_again() {
        Scenario story = Scenario.under(Policies.PLAIN)
                .settles("a", 4, 30)
                .wants("a", 3)
                .expects("a", 15, 0.75, 100)
                .tick();
        story.told();

        assertThat(story.expects("a", 15, 0.8, 101).tick().told()).containsExactly("a 4→15 FORECAST");
    }

    @Test
    void an_objective_does_not_ask_for_confidence() {
        Scenario story = Scenario.under(Policies.withObjective(Policies.PLAIN, 0.01))
                .settles("a", 4, 40)
                .wants("a", 3)
                .expects("a", 16, 0.1, 100);
        story.told();

        assertThat(story.tick().told()).containsExactly("a 4→18 FORECAST");
    }

    @Test
    void a_forecast_alone_does_not_shrink_a_pool() {
        Scenario story = Scenario.under(Policies.PLAIN)
                .settles("a", 4, 30)
                .wants("a", 12)
                .tick()
                .applies("a");
        story.told();

        story.skip(Duration.ofSeconds(1)).wants("a", 12).expects("a", 2).tick();

        assertThat(story.told()).isEmpty();
    }

    @Test
    void a_pool_shrinks_when_it_has_needed_less_for_the_whole_stabilisation_window() {
        Scenario story = Scenario.under(Policies.PLAIN)
                .settles("a", 4, 30)
                .wants("a", 12)
                .tick()
                .applies("a");
        story.told();

        assertThat(story.pass(Duration.ofSeconds(9), Map.of("a", 5.0)).told()).containsExactly("a stays 12 DAMPED");
        assertThat(story.pass(Duration.ofSeconds(3), Map.of("a", 5.0)).told()).containsExactly("a 12→5 LOW_DEMAND");
    }

    @Test
    void a_pool_that_is_shrinking_stays_counted_until_it_says_so() {
        Scenario story = Scenario.under(Policies.PLAIN)
                .settles("a", 4, 30)
                .wants("a", 12)
                .tick()
                .applies("a");
        for (int second = 0; second < 12; second++) {
            story.skip(Duration.ofSeconds(1)).wants("a", 5).tick();
        }
        assertThat(story.lastResize("a").to()).isEqualTo(5);
        assertThat(story.claim("a")).isEqualTo(12);

        story.ends(story.lastResize("a"), End.FAILED, OptionalInt.of(9));
        assertThat(story.claim("a")).isEqualTo(12);

        story.ends(story.lastResize("a"), End.APPLIED, OptionalInt.of(5));
        assertThat(story.claim("a")).isEqualTo(5);
    }

    @Test
    void an_alarm_makes_one_pool_grow_at_once_and_from_the_reserve() {
        Scenario story = Scenario.under(Policies.withBudget(Policies.PLAIN, 30, 10))
                .settles("a", 4, 30)
                .settles("b", 4, 30)
                .wants("b", 16)
                .tick()
                .applies("b");
        story.told();

        assertThat(story.isSaturated("a", 14, 4).told()).containsExactly("a 4→14 EMERGENCY");
        assertThat(story.isSaturated("a", 14, 4).told()).isEmpty();
        assertThat(story.isSaturated("a", 20, 14).told()).containsExactly("a stays 14 BUDGET");
    }

    @Test
    void a_pool_that_is_about_to_be_full_grows_at_once_where_the_policy_takes_that_for_an_emergency() {
        var emergency = new ScalingPolicy.Emergency(0.95, Duration.ofSeconds(10));
        Scenario story =
                Scenario.under(Policies.with(Policies.PLAIN, emergency)).settles("a", 20, 30);
        story.told();

        assertThat(story.isSuddenlyLoaded("a", 18, 20).told()).isEmpty();
        assertThat(story.isSuddenlyLoaded("a", 19, 20).told()).containsExactly("a 20→21 EMERGENCY");
    }

    @Test
    void growth_waits_until_others_have_given_theirs_back() {
        ScalingPolicy policy = Policies.withBudget(Policies.PLAIN, 30, 5);
        Scenario story = Scenario.under(policy).settles("a", 4, 30).settles("b", 4, 30);
        story.pass(Duration.ofSeconds(1), Map.of("a", 20.0, "b", 4.0));
        story.skip(Duration.ofSeconds(6)).wants("a", 4).wants("b", 18);
        story.told();

        assertThat(story.tick().told()).containsExactly("a 20→7 LOW_DEMAND", "b 4→5 RECENT_DEMAND");
        assertThat(story.applies("b").tick().told()).containsExactly("b stays 5 BUDGET");
        assertThat(story.applies("a").tick().told()).containsExactly("a stays 7 DAMPED", "b 5→18 RECENT_DEMAND");
    }

    @Test
    void a_pool_that_rises_is_not_shrunk_for_what_others_are_only_expected_to_need() {
        Scenario story = Scenario.under(Policies.withBudget(Policies.PLAIN, 30, 5))
                .settles("a", 4, 30)
                .settles("b", 4, 30)
                .wants("a", 5)
                .expects("a", 11)
                .wants("b", 4)
                .tick()
                .applies("a")
                .skip(Duration.ofSeconds(1))
                .expects("b", 30)
                .tick()
                .applies("b");
        assertThat(story.told()).contains("a 4→11 FORECAST", "b 4→14 FORECAST");

        story.skip(Duration.ofSeconds(1)).wants("a", 8).expects("a", 12).tick();
        assertThat(story.told()).containsExactly("a stays 11 BUDGET", "b stays 14 BUDGET");

        story.skip(Duration.ofSeconds(1)).wants("a", 11).expects("a", 11).tick();
        assertThat(story.told()).isEmpty();
    }

    @Test
    void a_pool_that_falls_makes_room_for_what_others_are_expected_to_need() {
        Scenario story = Scenario.under(Policies.withBudget(Policies.PLAIN, 30, 5))
                .settles("a", 4, 30)
                .settles("b", 4, 30)
                .wants("a", 18)
                .wants("b", 4)
                .tick()
                .applies("a");
        story.told();

        story.skip(Duration.ofSeconds(6))
                .wants("a", 9)
                .expects("a", 6)
                .wants("b", 4)
                .expects("b", 15);

        assertThat(story.tick().told()).containsExactly("a 18→10 LOW_DEMAND", "b 4→7 FORECAST");
    }

    @Test
    void what_others_need_now_is_taken_from_a_pool_that_is_only_expected_to_need_it() {
        Scenario story = Scenario.under(Policies.withBudget(Policies.PLAIN, 30, 5))
                .settles("a", 4, 30)
                .settles("b", 4, 30)
                .wants("a", 5)
                .expects("a", 20)
                .wants("b", 4)
                .tick()
                .applies("a");
        story.told();

        assertThat(story.wants("b", 18).tick().told()).containsExactly("a 20→7 BUDGET", "b 4→5 RECENT_DEMAND");
    }

    @Test
    void a_pool_that_grew_in_an_emergency_is_shrunk_for_others_at_the_damped_pace() {
        var damping = new ScalingPolicy.Damping(
                0, Duration.ofSeconds(10), Duration.ZERO, Duration.ZERO, Duration.ofMinutes(1), 1000, 2);
        Scenario story = Scenario.under(
                        Policies.with(Policies.withBudget(Policies.PLAIN, 30, 5), damping, Duration.ofSeconds(1)))
                .settles("a", 4, 30)
                .settles("b", 4, 30)
                .isSaturated("a", 20, 4)
                .applies("a");
        story.told();

        story.skip(Duration.ofSeconds(2)).wants("a", 20).wants("b", 20);

        assertThat(story.tick().told()).contains("a 20→18 BUDGET");
    }

    @Test
    void when_the_budget_is_short_the_higher_priority_is_served_first() {
        ScalingPolicy policy = Policies.withRules(
                Policies.withBudget(Policies.PLAIN, 30, 5),
                new PoolRule(
                        new PoolSelector(Optional.of("b"), Optional.empty(), Optional.empty(), Map.of()),
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        500));
        Scenario story = Scenario.under(policy)
                .settles("a", 4, 30)
                .settles("b", 4, 30)
                .wants("a", 20)
                .wants("b", 18);
        story.told();

        assertThat(story.tick().told()).containsExactly("a 4→7 RECENT_DEMAND", "b 4→18 RECENT_DEMAND");
    }

    @Test
    void shadow_decides_once_and_grants_nothing() {
        Scenario story = Scenario.under(Policies.PLAIN.withMode(PolicyMode.SHADOW))
                .comes("a", 4, 30)
                .wants("a", 12);

        assertThat(story.tick().told()).containsExactly("a 4→12 RECENT_DEMAND (SHADOW)");
        assertThat(story.tick().tick().told()).isEmpty();
        assertThat(story.claim("a")).isEqualTo(4);
    }

    @Test
    void a_proposal_acts_only_when_it_is_approved() {
        Scenario story =
                Scenario.under(Policies.PLAIN.withMode(PolicyMode.APPROVE)).comes("a", 4, 30);
        assertThat(story.told()).containsExactly("a 0→4 FIRST_LEASE (APPROVE)");

        story.know(new OperatorConsent.Approved(Policies.SERVICE, story.lastId(), "ann", story.now()));
        assertThat(story.told()).containsExactly("a 0→4 FIRST_LEASE");

        story.applies("a").wants("a", 12).tick().tick();
        assertThat(story.told()).containsExactly("a 4→12 RECENT_DEMAND (APPROVE)");
        assertThat(story.claim("a")).isEqualTo(4);

        story.know(new OperatorConsent.Approved(Policies.SERVICE, story.lastId(), "ann", story.now()));
        assertThat(story.told()).containsExactly("a 4→12 RECENT_DEMAND");
        assertThat(story.claim("a")).isEqualTo(12);
    }

    @Test
    void an_approval_that_comes_too_late_does_nothing_and_says_so() {
        Scenario story =
                Scenario.under(Policies.PLAIN.withMode(PolicyMode.APPROVE)).comes("a", 4, 30);
        story.told();

        story.skip(Duration.ofMinutes(2))
                .know(new OperatorConsent.Approved(Policies.SERVICE, story.lastId(), "ann", story.now()));

        assertThat(story.told()).isEmpty();
        assertThat(story.insights()).extracting(Insight::severity).containsExactly(Severity.WARNING);
    }

    @Test
    void a_pause_stops_its_direction_until_it_ends() {
        Scenario story = Scenario.under(Policies.PLAIN).settles("a", 4, 30);
        story.know(new OperatorConsent.Paused(
                Policies.SERVICE, Direction.GROW, Optional.of(story.now().plusSeconds(3)), "ann", story.now()));
        story.told();

        assertThat(story.wants("a", 12).tick().told()).containsExactly("a stays 4 PAUSED");
        assertThat(story.skip(Duration.ofSeconds(3)).tick().told()).containsExactly("a 4→12 RECENT_DEMAND");
    }

    @Test
    void an_override_holds_until_it_ends_and_stays_within_the_bounds() {
        Scenario story = Scenario.under(Policies.PLAIN).settles("a", 4, 30);
        story.know(new OperatorConsent.Overridden(
                Policies.SERVICE, new PoolId("a"), 99, story.now().plusSeconds(5), "ann", story.now()));
        story.told();

        assertThat(story.wants("a", 6).tick().told()).containsExactly("a 4→30 OVERRIDE");
        story.applies("a").pass(Duration.ofSeconds(12), Map.of("a", 6.0));
        assertThat(story.told()).contains("a 30→6 LOW_DEMAND");
    }

    @Test
    void a_lease_is_renewed_before_it_ends_and_again_when_the_renewal_was_lost() {
        Scenario story = Scenario.under(Policies.PLAIN).settles("a", 4, 30);
        story.told();
        story.skip(Duration.ofSeconds(30)).wants("a", 3);

        assertThat(story.tick().told()).containsExactly("a renewed 4");
        assertThat(story.tick().told()).isEmpty();
        assertThat(story.skip(Duration.ofSeconds(5)).tick().told()).containsExactly("a renewed 4");
    }

    @Test
    void a_silent_pool_stays_counted_and_is_left_alone() {
        Scenario story = Scenario.under(Policies.PLAIN)
                .settles("a", 4, 30)
                .wants("a", 20)
                .tick()
                .applies("a")
                .becomes("a", Liveness.DEAD);
        story.told();

        assertThat(story.skip(Duration.ofHours(1)).tick().told()).containsExactly("a stays 20 SILENT");
        assertThat(story.claim("a")).isEqualTo(20);
        assertThat(story.becomes("a", Liveness.CLOSED).claim("a")).isZero();
    }

    @Test
    void a_pool_of_which_no_window_comes_is_not_taken_for_one_that_wants_nothing() {
        Scenario story = Scenario.under(Policies.PLAIN)
                .settles("a", 4, 30)
                .wants("a", 20)
                .tick()
                .applies("a");
        story.told();

        // Until the last window is too old to act on: longer than the stabilisation.
        for (int second = 0; second < 30; second++) {
            story.skip(Duration.ofSeconds(1)).expects("a", 2).tick();
        }

        assertThat(story.told()).containsExactly("a renewed 20");
        assertThat(story.skip(Duration.ofSeconds(1)).tick().told()).contains("a stays 20 POOR_DATA");
    }

    @Test
    void a_silent_pool_with_a_lease_of_the_other_kind_is_counted_at_its_floor_after_the_margin() {
        var leases = Policies.PLAIN.leases();
        Scenario story = Scenario.under(Policies.with(
                        Policies.PLAIN,
                        new ScalingPolicy.Leases(
                                leases.duration(),
                                leases.renewBefore(),
                                leases.commandExpiry(),
                                leases.reclaimMargin(),
                                LeaseLoss.FLOOR)))
                .settles("a", 4, 30)
                .wants("a", 20)
                .tick()
                .applies("a")
                .becomes("a", Liveness.DEAD);

        assertThat(story.skip(Duration.ofSeconds(61)).tick().claim("a")).isEqualTo(20);
        assertThat(story.skip(Duration.ofSeconds(1)).tick().claim("a")).isEqualTo(4);
    }

    @Test
    void a_restarted_pool_and_its_predecessor_are_both_counted_until_the_old_lease_must_be_over() {
        Scenario story = Scenario.under(Policies.PLAIN)
                .settles("a", 4, 30)
                .wants("a", 20)
                .tick()
                .applies("a")
                .skip(Duration.ofSeconds(1))
                .comes("a", 4, 30);

        assertThat(story.claim("a")).isEqualTo(20 + story.lastResize("a").to());
        story.applies("a").skip(Duration.ofSeconds(62)).tick();
        assertThat(story.claim("a")).isEqualTo(story.lastResize("a").to());
    }

    @Test
    void signals_grow_a_pool_by_a_step_for_each_window_that_presses() {
        Scenario story =
                Scenario.under(Policies.with(Policies.PLAIN, signals(2))).settles("a", 10, 30);
        story.told();

        story.skip(Duration.ofSeconds(2)).uses("a", 0.8, 9, Duration.ofMillis(200));
        assertThat(story.tick().told()).containsExactly("a 10→12 RECENT_DEMAND");
        assertThat(story.lastResize("a").trace().get(1).why()).startsWith("12 for 2 of at least 2 signals");
        // The same window does not ask twice, and one that began before the change not at all.
        assertThat(story.applies("a").tick().told()).isEmpty();
        story.skip(Duration.ofMillis(500)).uses("a", 0.8, 9, Duration.ofMillis(200));
        assertThat(story.tick().told()).isEmpty();

        story.skip(Duration.ofSeconds(1)).uses("a", 0.8, 9, Duration.ofMillis(200));
        assertThat(story.tick().told()).containsExactly("a 12→14 RECENT_DEMAND");
    }

    @Test
    void signals_that_are_calm_shrink_a_pool_step_by_step_to_what_it_wants() {
        Scenario story = Scenario.under(Policies.with(Policies.PLAIN, signals(1)))
                .settles("a", 2, 30)
                .wants("a", 12)
                .tick()
                .applies("a");
        story.told();

        for (int second = 0; second < 30; second++) {
            story.skip(Duration.ofSeconds(1))
                    .uses("a", 0.2, 9, Duration.ZERO)
                    .tick()
                    .applies("a");
        }

        assertThat(story.told())
                .containsExactly("a stays 12 DAMPED", "a 12→11 LOW_DEMAND", "a 11→10 LOW_DEMAND", "a 10→9 LOW_DEMAND");
    }

    @Test
    void a_step_is_made_however_small_it_is_beside_the_dead_band() {
        var damping = new ScalingPolicy.Damping(
                0.5, Duration.ofSeconds(10), Duration.ZERO, Duration.ZERO, Duration.ofMinutes(1), 1000, 1000);
        Scenario story = Scenario.under(Policies.with(Policies.with(Policies.PLAIN, damping), signals(1)))
                .settles("a", 20, 30)
                .skip(Duration.ofSeconds(2))
                .uses("a", 0.9, 20, Duration.ofMillis(200));
        story.told();

        assertThat(story.tick().told()).containsExactly("a 20→21 RECENT_DEMAND");
    }

    @Test
    void signals_are_cooled_down_like_any_change() {
        var damping = new ScalingPolicy.Damping(
                0, Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ZERO, Duration.ofMinutes(1), 1000, 1000);
        Scenario story = Scenario.under(Policies.with(Policies.with(Policies.PLAIN, damping), signals(1)))
                .settles("a", 20, 30);
        story.told();

        story.skip(Duration.ofSeconds(2))
                .uses("a", 0.9, 20, Duration.ofMillis(200))
                .tick();
        assertThat(story.told()).containsExactly("a stays 20 DAMPED");
        story.skip(Duration.ofSeconds(18))
                .uses("a", 0.9, 20, Duration.ofMillis(200))
                .tick();
        assertThat(story.told()).containsExactly("a 20→21 RECENT_DEMAND");
    }

    @Test
    void a_shadow_grows_by_the_size_that_it_would_have() {
        ScalingPolicy policy = Policies.with(Policies.PLAIN, signals(1)).withMode(PolicyMode.SHADOW);
        Scenario story = Scenario.under(policy).comes("a", 20, 30);
        for (int second = 0; second < 30; second++) {
            story.skip(Duration.ofSeconds(1)).uses("a", 0.9, 18, Duration.ZERO).tick();
        }

        assertThat(story.told()).isEmpty();

        for (int second = 0; second < 60; second++) {
            story.skip(Duration.ofSeconds(1))
                    .uses("a", 0.9, 18, Duration.ofMillis(101))
                    .tick();
        }

        // 18 in use are 69 % of 26.
        assertThat(story.lastResize("a").to()).isEqualTo(26);
    }

    @Test
    void a_group_has_its_own_thresholds_bounds_and_cooldown_and_the_first_that_matches_counts() {
        ScalingPolicy policy = Policies.withGroups(
                Policies.PLAIN,
                group("low", "a*", Optional.of(0.9), Optional.of(Duration.ofSeconds(30)), 2, 10),
                group("high", "*", Optional.of(0.7), Optional.empty(), 5, 20));
        Scenario story = Scenario.under(policy).settles("a", 1, 30).settles("b", 1, 30);

        assertThat(story.told()).containsExactly("a 0→2 FIRST_LEASE", "b 0→5 FIRST_LEASE");
        story.skip(Duration.ofSeconds(31))
                .uses("a", 0.8, 2, Duration.ofMillis(200))
                .uses("b", 0.8, 5, Duration.ofMillis(200));
        assertThat(story.tick().told()).contains("b 5→6 RECENT_DEMAND").noneMatch(line -> line.startsWith("a 2"));
        story.applies("b")
                .skip(Duration.ofSeconds(2))
                .uses("a", 0.95, 2, Duration.ofMillis(200))
                .uses("b", 0.8, 6, Duration.ofMillis(200));
        assertThat(story.tick().told()).contains("a 2→3 RECENT_DEMAND", "b 6→7 RECENT_DEMAND");
        story.applies("a")
                .applies("b")
                .skip(Duration.ofSeconds(2))
                .uses("a", 0.95, 3, Duration.ofMillis(200))
                .uses("b", 0.2, 30, Duration.ZERO);
        assertThat(story.tick().told()).contains("a stays 3 DAMPED", "b 7→20 RECENT_DEMAND");
    }

    @Test
    void a_rule_with_bounds_stands_above_those_of_the_group() {
        PoolRule rule = new PoolRule(PoolSelector.ALL, OptionalInt.of(3), OptionalInt.empty(), PoolRule.USUAL);
        ScalingPolicy policy = Policies.withGroups(
                Policies.withRules(Policies.PLAIN, rule),
                group("high", "*", Optional.empty(), Optional.empty(), 5, 20));

        assertThat(Scenario.under(policy).settles("a", 1, 30).told()).containsExactly("a 0→3 FIRST_LEASE");
    }

    @Test
    void the_pools_of_a_group_hold_no_more_than_its_share_together() {
        // 0.25 of 60 connections.
        PoolGroup half = new PoolGroup(
                "batch",
                new PoolSelector(Optional.of("batch-*"), Optional.empty(), Optional.empty(), Map.of()),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalDouble.of(0.25));
        Scenario story = Scenario.under(Policies.withGroups(Policies.PLAIN, half))
                .settles("batch-1", 1, 30)
                .settles("batch-2", 1, 30)
                .settles("shop", 1, 30);
        story.told();

        story.wants("batch-1", 12).wants("batch-2", 12).wants("shop", 20).tick();

        assertThat(story.told()).contains("shop 1→20 RECENT_DEMAND");
        story.applies("batch-1").applies("batch-2").applies("shop").tick();
        assertThat(story.claim("batch-1") + story.claim("batch-2")).isEqualTo(15);
        assertThat(story.lastResize("batch-1").trace().get(3).why())
                .endsWith("the pools of group batch may hold 15 together");
        // What one no longer wants the other gets, once it is given back.
        story.skip(Duration.ofSeconds(11))
                .wants("batch-1", 2)
                .wants("batch-2", 12)
                .wants("shop", 20)
                .tick();
        story.applies("batch-1").tick();
        assertThat(story.claim("batch-1")).isEqualTo(2);
        assertThat(story.claim("batch-2")).isEqualTo(12);
    }

    private static PoolGroup group(
            String name, String pools, Optional<Double> grow, Optional<Duration> cooldown, int minimum, int maximum) {
        return new PoolGroup(
                name,
                new PoolSelector(Optional.of(pools), Optional.empty(), Optional.empty(), Map.of()),
                grow.map(utilisation -> new Signals(
                        new Signals.Grow(utilisation, 5, Duration.ofMillis(100), 0.05, 2), Signals.Shrink.DEFAULT, 1)),
                cooldown,
                OptionalInt.of(minimum),
                OptionalInt.of(maximum),
                OptionalDouble.empty());
    }

    private static Signals signals(int step) {
        return new Signals(Signals.Grow.DEFAULT, Signals.Shrink.DEFAULT, step);
    }

    @Test
    void forecasts_that_are_switched_off_do_not_count_and_the_trace_says_so() {
        Scenario story = Scenario.under(Policies.with(Policies.PLAIN, new Features(false, true, true)))
                .settles("a", 4, 30)
                .wants("a", 6)
                .expects("a", 15);
        story.told();

        assertThat(story.tick().told()).containsExactly("a 4→6 RECENT_DEMAND");
        assertThat(story.lastResize("a").trace().get(1).why()).endsWith(", forecasts are switched off");
    }

    @Test
    void an_objective_without_forecasts_sizes_by_what_was_wanted_lately() {
        ScalingPolicy policy = Policies.withObjective(Policies.PLAIN, 0.01);
        Scenario story = Scenario.under(Policies.with(policy, new Features(false, true, true)))
                .settles("a", 4, 40)
                .wants("a", 9)
                .expects("a", 16);
        story.told();

        assertThat(story.tick().told()).containsExactly("a 4→11 RECENT_DEMAND");
    }

    @Test
    void where_emergencies_are_switched_off_an_alarm_waits_for_the_tick_and_the_trace_says_so() {
        Scenario story = Scenario.under(Policies.with(Policies.PLAIN, new Features(true, false, true)))
                .settles("a", 4, 30)
                .wants("a", 4);
        story.told();

        assertThat(story.isSaturated("a", 14, 4).told()).isEmpty();
        assertThat(story.tick().told()).containsExactly("a 4→14 RECENT_DEMAND");
        assertThat(story.lastResize("a").trace().get(2).why())
                .endsWith("the alarm at " + story.now() + " is not acted on: emergencies are switched off");
    }

    @Test
    void where_rollback_is_switched_off_a_shrink_that_makes_waits_worse_stays_made() {
        Scenario story = Scenario.under(Policies.with(Policies.PLAIN, new Features(true, true, false)))
                .settles("a", 4, 30)
                .wants("a", 12)
                .tick()
                .applies("a");
        story.pass(Duration.ofSeconds(12), Map.of("a", 5.0));
        assertThat(story.lastResize("a").to()).isEqualTo(5);
        assertThat(story.lastResize("a").trace().get(6).why())
                .isEqualTo("no shrink is taken back: rollback is switched off");
        story.told();

        story.skip(Duration.ofSeconds(2))
                .know(Facts.window(Facts.registration("a", 4, 30, 0), story.now(), 5, Duration.ofMillis(200), 0, 1))
                .tick();

        assertThat(story.told()).isEmpty();
    }

    @Test
    void rollback_that_is_switched_off_ends_what_is_being_taken_back() {
        Scenario story = Scenario.under(Policies.PLAIN)
                .settles("a", 4, 30)
                .wants("a", 12)
                .tick()
                .applies("a");
        story.pass(Duration.ofSeconds(12), Map.of("a", 5.0));
        story.skip(Duration.ofSeconds(2))
                .know(Facts.window(Facts.registration("a", 4, 30, 0), story.now(), 5, Duration.ofMillis(200), 0, 1))
                .tick()
                .applies("a");
        assertThat(story.lastResize("a").to()).isEqualTo(12);
        story.told();

        story.know(Policies.with(Policies.PLAIN, new Features(true, true, false)))
                .pass(Duration.ofSeconds(12), Map.of("a", 5.0));

        assertThat(story.told()).contains("a 12→5 LOW_DEMAND");
    }

    @Test
    void a_shrink_that_makes_waits_worse_is_taken_back() {
        Scenario story = Scenario.under(Policies.PLAIN)
                .settles("a", 4, 30)
                .wants("a", 12)
                .tick()
                .applies("a");
        story.pass(Duration.ofSeconds(12), Map.of("a", 5.0));
        assertThat(story.lastResize("a").to()).isEqualTo(5);
        story.told();

        story.skip(Duration.ofSeconds(2))
                .know(Facts.window(Facts.registration("a", 4, 30, 0), story.now(), 5, Duration.ofMillis(200), 0, 1))
                .tick();

        assertThat(story.told()).containsExactly("a 5→12 UNDO");
        story.applies("a").pass(Duration.ofSeconds(15), Map.of("a", 5.0));
        assertThat(story.told()).allMatch(line -> line.contains("stays") || line.contains("renewed"));
    }

    @Test
    void when_most_pools_look_anomalous_nothing_is_done() {
        Scenario story = Scenario.under(Policies.PLAIN)
                .settles("a", 4, 30)
                .settles("b", 4, 30)
                .settles("c", 4, 30);
        story.told();
        for (String pool : new String[] {"a", "b", "c"}) {
            story.know(Facts.window(
                    Facts.registration(pool, 4, 30, 0), story.now(), 12, Duration.ZERO, pool.equals("c") ? 0 : 5, 1));
        }

        assertThat(story.tick().told())
                .containsExactly("a stays 4 POOR_DATA", "b stays 4 POOR_DATA", "c stays 4 POOR_DATA");
        assertThat(story.insights()).extracting(Insight::text).anyMatch(text -> text.contains("anomalous"));
    }

    @Test
    void a_schedule_and_an_event_raise_the_size_ahead_of_time() {
        var lunch = new PoolSchedule(
                "lunch",
                PoolSelector.ALL,
                EnumSet.allOf(DayOfWeek.class),
                LocalTime.of(12, 0, 20),
                LocalTime.of(13, 0),
                ZoneOffset.UTC,
                9);
        Scenario story = Scenario.under(Policies.withSchedules(Policies.PLAIN, lunch))
                .settles("a", 4, 30)
                .wants("a", 6);
        story.told();

        assertThat(story.tick().told()).containsExactly("a 4→6 RECENT_DEMAND");
        story.applies("a").skip(Duration.ofSeconds(10)).wants("a", 6);
        assertThat(story.tick().told()).containsExactly("a 6→9 SCHEDULE");
        story.applies("a")
                .know(new ExternalEvent(
                        Policies.SERVICE,
                        "sale",
                        ExternalEvent.Kind.CAMPAIGN,
                        story.now().plusSeconds(5),
                        story.now().plusSeconds(60),
                        OptionalDouble.of(3),
                        OptionalInt.empty(),
                        false));
        assertThat(story.tick().told()).containsExactly("a 9→18 EXTERNAL_EVENT");
    }

    @Test
    void a_lower_budget_shrinks_what_no_longer_fits() {
        Scenario story = Scenario.under(Policies.PLAIN)
                .settles("a", 4, 30)
                .wants("a", 24)
                .tick()
                .applies("a");
        story.told();

        story.know(Policies.withBudget(Policies.withBudget(Policies.PLAIN, 60, 10), 20, 4))
                .tick();

        assertThat(story.told()).containsExactly("a 24→16 BUDGET");
        assertThat(story.insights()).extracting(Insight::severity).contains(Severity.CRITICAL);
    }

    @Test
    void floors_that_do_not_fit_are_told_once_and_nothing_grows() {
        Scenario story = Scenario.under(Policies.withBudget(Policies.PLAIN, 20, 5))
                .settles("a", 10, 30)
                .settles("b", 10, 30)
                .wants("a", 15)
                .wants("b", 15);
        story.told();

        assertThat(story.tick().told()).containsExactly("a stays 10 BUDGET", "b stays 10 BUDGET");
        story.tick();
        assertThat(story.insights()).hasSize(1);
    }

    @Test
    void a_lost_growth_stays_counted_until_a_heartbeat_after_its_end_shows_that_it_was_never_taken() {
        Scenario story = Scenario.under(Policies.PLAIN)
                .settles("a", 4, 30)
                .wants("a", 12)
                .tick();
        Resize lost = story.lastResize("a");
        var before = Facts.registration("a", 4, 30, 0);
        assertThat(before.bounds().floor()).isEqualTo(4);

        story.skip(Duration.ofSeconds(6)).beats("a", 4, 1, Optional.empty());
        assertThat(story.claim("a")).isEqualTo(12);
        story.ends(lost, End.EXPIRED, OptionalInt.empty());
        assertThat(story.claim("a")).isEqualTo(12);
        story.skip(Duration.ofSeconds(2)).wants("a", 1).beats("a", 4, 1, Optional.empty());
        assertThat(story.claim("a")).isEqualTo(4);
    }

    @Test
    void a_replay_passes_over_what_its_snapshot_stands_for() {
        Scenario story = Scenario.under(Policies.PLAIN).settles("a", 4, 30);
        var input = new ServiceInput(story.now(), new Tick(Policies.SERVICE, story.now()));

        DecisionReplay replay = DecisionReplay.from(story.state());

        Folded again = replay.next(story.state().service().offset(), input);

        assertThat(replay.state()).isEqualTo(story.state());
        assertThat(again.ignored()).isPresent();
    }

    @Test
    void a_surplus_that_is_spread_is_in_use_until_a_pool_needs_it_and_an_operator_still_has_the_last_word() {
        Scenario story = Scenario.under(Policies.spreading(Policies.PLAIN))
                .settles("a", 2, 50)
                .settles("b", 2, 50)
                .pass(Duration.ofSeconds(20), Map.of("a", 12.0, "b", 4.0));
        assertThat(story.lastResize("a").to()).isEqualTo(38);
        assertThat(story.lastResize("b").to()).isEqualTo(12);
        assertThat(story.lastResize("a").reason().text())
                .isEqualTo("26 of what no pool needs are its part, by what it wanted lately: its share is 38");
        assertThat(story.told()).isNotEmpty();

        story.pass(Duration.ofSeconds(20), Map.of("a", 11.0, "b", 4.5));
        assertThat(story.told()).noneMatch(line -> line.contains("→"));

        story.pass(Duration.ofSeconds(5), Map.of("a", 12.0, "b", 30.0));
        assertThat(story.lastResize("b").to()).isGreaterThanOrEqualTo(30);
        assertThat(story.lastResize("a").to()).isBetween(12, 20);

        story.know(new OperatorConsent.Overridden(
                        Policies.SERVICE, new PoolId("a"), 7, story.now().plusSeconds(60), "ann", story.now()))
                .pass(Duration.ofSeconds(2), Map.of("a", 12.0, "b", 30.0));
        assertThat(story.lastResize("a").to()).isEqualTo(7);
    }

    @Test
    void under_an_objective_the_headroom_grows_while_more_is_wanted_than_there_is_and_the_trace_tells_it() {
        Scenario story = Scenario.under(Policies.withObjective(Policies.PLAIN, 0.01))
                .settles("a", 2, 50)
                .wants("a", 9)
                .expects("a", 9)
                .tick();
        Resize first = story.lastResize("a");
        for (int second = 0; second < 3; second++) {
            story.applies("a").skip(Duration.ofSeconds(1)).wantsMoreThan("a", 11, 11.5);
        }
        story.expects("a", 9).tick();

        assertThat(first.to()).isEqualTo(11);
        assertThat(first.reason().code()).isEqualTo(Reason.Code.FORECAST);
        assertThat(first.reason().text()).contains("11 for 0.50 roots above the forecast of 9.0");
        assertThat(story.lastResize("a").to()).isGreaterThan(12);
        assertThat(story.lastResize("a").reason().text()).contains("roots above the forecast of 9.0");
    }
}
