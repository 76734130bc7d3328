package io.tidegate.console;

import static io.tidegate.console.Facts.LIFE;
import static io.tidegate.console.Facts.NOW;
import static io.tidegate.console.Facts.ORDERS;
import static io.tidegate.console.Facts.WINDOW;
import static io.tidegate.console.Facts.alive;
import static io.tidegate.console.Facts.applied;
import static io.tidegate.console.Facts.forecast;
import static io.tidegate.console.Facts.hold;
import static io.tidegate.console.Facts.id;
import static io.tidegate.console.Facts.insight;
import static io.tidegate.console.Facts.lease;
import static io.tidegate.console.Facts.over;
import static io.tidegate.console.Facts.policy;
import static io.tidegate.console.Facts.pool;
import static io.tidegate.console.Facts.renewal;
import static io.tidegate.console.Facts.resize;
import static io.tidegate.console.Facts.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.domain.DecisionId;
import io.tidegate.domain.Lease;
import io.tidegate.domain.LeaseLoss;
import io.tidegate.domain.Liveness;
import io.tidegate.domain.OperatorConsent;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolStatus;
import io.tidegate.domain.ScalingOutcome;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleViewTest {
    private static final ServiceId STOCK = new ServiceId("stock-db");

    private final ConsoleView view = new ConsoleView(ConsoleLimits.DEFAULT);

    static Stream<Arguments> what_a_pool_holds() {
        return Stream.of(
                Arguments.of("its lease, though less is open", Liveness.ALIVE, 3, Optional.of(lease(20)), 20),
                Arguments.of("what is open, though less is leased", Liveness.ALIVE, 9, Optional.of(lease(5)), 9),
                Arguments.of("what is open without a lease", Liveness.ALIVE, 2, Optional.empty(), 2),
                Arguments.of("a lease that it keeps", Liveness.ALIVE, 3, Optional.of(over(20, LeaseLoss.HOLD)), 20),
                Arguments.of("no lease that it gave up", Liveness.ALIVE, 3, Optional.of(over(20, LeaseLoss.FLOOR)), 3),
                Arguments.of("its lease while overdue", Liveness.SUSPECT, 3, Optional.of(lease(20)), 20),
                Arguments.of("its lease when not heard", Liveness.DEAD, 3, Optional.of(lease(20)), 20),
                Arguments.of("nothing after goodbye", Liveness.CLOSED, 3, Optional.of(lease(20)), 0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("what_a_pool_holds")
    void a_pool_holds(String name, Liveness liveness, int size, Optional<Lease> lease, int held) {
        view.add(pool("shop-1", liveness, size, lease, Optional.empty(), NOW));
        view.add(alive("shop-2", 4, 4));

        assertThat(view.services(NOW))
                .singleElement()
                .satisfies(service -> assertThat(service.held()).isEqualTo(held + 4));
    }

    @Test
    void a_service_counts_its_pools_by_liveness_and_adds_up_their_demand() {
        view.add(policy(ORDERS, 2, 97));
        for (Liveness liveness : Liveness.values()) {
            String name = liveness.name();
            view.add(pool(
                    name,
                    liveness,
                    3,
                    Optional.empty(),
                    Optional.of(window(name, NOW.minus(WINDOW), WINDOW, 2.25)),
                    NOW));
        }
        view.add(forecast(ORDERS, Optional.empty(), 30, 50, 80));

        assertThat(view.services(NOW)).singleElement().satisfies(service -> {
            assertThat(service.pools()).isEqualTo(new ServiceView.PoolCountsView(1, 1, 1, 1));
            assertThat(service.size()).isEqualTo(9);
            assertThat(service.demand()).isEqualTo(6.75);
            assertThat(service.policy()).contains(new ServiceView.PolicyView(2, "act", 97, 5));
            assertThat(service.forecast().map(ForecastView::highest)).contains(50.0);
        });
    }

    static Stream<Arguments> moments_of_a_forecast() {
        return Stream.of(
                Arguments.of("two minutes ahead", NOW, Optional.of(20.0)),
                Arguments.of("a minute later", NOW.plusSeconds(60), Optional.of(50.0)),
                Arguments.of("the last step", NOW.plusSeconds(239), Optional.of(5.0)),
                Arguments.of("after it", NOW.plusSeconds(240), Optional.empty()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("moments_of_a_forecast")
    void what_is_expected_of_a_pool_is_the_policys_quantile_within_the_lead_time(
            String name, Instant now, Optional<Double> expected) {
        view.add(forecast(ORDERS, Optional.of("shop-1"), 10, 20, 50, 5));
        view.add(alive("shop-1", 3, 3));

        assertThat(view.pools(Optional.of(ORDERS), now))
                .singleElement()
                .satisfies(shown ->
                        assertThat(shown.forecast().map(ForecastView::highest)).isEqualTo(expected));
    }

    @Test
    void a_pool_is_shown_with_what_it_is_and_has() {
        PoolView shown = shown(pool(
                "shop-1",
                Liveness.ALIVE,
                12,
                Optional.of(over(24, LeaseLoss.FLOOR)),
                Optional.of(window("shop-1", NOW.minus(WINDOW), WINDOW, 7.123)),
                NOW));

        assertThat(shown.provider()).isEqualTo("shop");
        assertThat(shown.region()).isEqualTo("eu-west");
        assertThat(shown.liveness()).isEqualTo("alive");
        assertThat(List.of(shown.floor(), shown.ceiling())).containsExactly(2, 40);
        assertThat(shown.size()).contains(12);
        assertThat(shown.capacity()).contains(24);
        assertThat(shown.lease()).contains(new PoolView.LeaseView(24, NOW.minusSeconds(1), true, "floor"));
        assertThat(shown.window()).contains(new PoolView.WindowView(NOW, 7.12, 10.68, 0.36, 3.46, 0));
    }

    @Test
    void the_history_is_the_newest_windows_of_the_shortest_length_each_once() {
        ConsoleView small = new ConsoleView(new ConsoleLimits(1, 1, 3, 1, 1, Duration.ZERO, 1));
        Duration minute = Duration.ofMinutes(1);
        List.of(
                        window("shop-1", NOW, minute, 99),
                        window("shop-1", NOW, WINDOW, 1),
                        window("shop-1", NOW.plusSeconds(10), WINDOW, 2),
                        window("shop-1", NOW.plusSeconds(10), WINDOW, 2),
                        window("shop-1", NOW, minute, 99),
                        window("shop-1", NOW, WINDOW, 1),
                        window("shop-1", NOW.plusSeconds(20), WINDOW, 3),
                        window("shop-1", NOW.plusSeconds(30), WINDOW, 4))
                .forEach(
                        each -> small.add(pool("shop-1", Liveness.ALIVE, 3, Optional.empty(), Optional.of(each), NOW)));

        assertThat(small.pools(Optional.empty(), NOW)).singleElement().satisfies(shown -> {
            assertThat(shown.history().demandMean()).containsExactly(2.0, 3.0, 4.0);
            assertThat(shown.history().end())
                    .containsExactly(
                            NOW.plusSeconds(20).toEpochMilli(),
                            NOW.plusSeconds(30).toEpochMilli(),
                            NOW.plusSeconds(40).toEpochMilli());
        });
    }

    @Test
    void a_closed_pool_is_shown_for_a_while_and_a_forgotten_one_not_at_all() {
        view.add(pool("shop-1", Liveness.CLOSED, 0, Optional.empty(), Optional.empty(), NOW));
        view.add(alive("shop-2", 3, 3));
        view.forget(new PoolId("shop-2"));

        assertThat(ids(NOW.plusSeconds(599))).containsExactly("shop-1");
        assertThat(ids(NOW.plusSeconds(600))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_dead_life_that_was_given_up_is_not_shown_and_the_next_life_is(boolean givenUpFirst) {
        PoolStatus dead = pool("shop-1", Liveness.DEAD, 3, Optional.empty(), Optional.empty(), NOW);
        OperatorConsent.Forgotten givenUp =
                new OperatorConsent.Forgotten(ORDERS, new PoolId("shop-1"), LIFE, "ann", NOW);
        if (givenUpFirst) {
            view.add(givenUp);
            view.add(dead);
        } else {
            view.add(dead);
            assertThat(ids(NOW)).containsExactly("shop-1");
            view.add(givenUp);
        }
        assertThat(ids(NOW)).isEmpty();

        view.add(alive("shop-1", 3, 3));
        assertThat(ids(NOW)).containsExactly("shop-1");
    }

    @Test
    void a_pool_that_connects_to_another_service_leaves_the_first() {
        view.add(alive("shop-1", 3, 3));
        view.add(pool(STOCK, "shop-1", Liveness.ALIVE, 5, Optional.empty(), Optional.empty(), NOW));

        assertThat(view.pools(Optional.of(ORDERS), NOW)).isEmpty();
        assertThat(view.pools(Optional.of(STOCK), NOW)).hasSize(1);
        assertThat(view.services(NOW)).extracting(ServiceView::size).containsExactly(0, 5);
    }

    @Test
    void the_newest_version_of_a_policy_counts() {
        view.add(policy(ORDERS, 2, 97));
        view.add(policy(ORDERS, 1, 50));

        assertThat(view.services(NOW).get(0).policy().map(ServiceView.PolicyView::budget))
                .contains(97);
    }

    @Test
    void a_decision_is_shown_with_its_reason_trace_and_outcome() {
        DecisionId id = id("shop-1", 7, 42);
        view.add(resize(id, NOW, 12, 24, "p95 over the lead time"));
        view.add(applied(id, NOW.plusSeconds(1), 24));

        assertThat(decisions(false)).singleElement().satisfies(shown -> {
            assertThat(shown.id()).isEqualTo("shop-1/7/42");
            assertThat(shown.kind()).isEqualTo("resize");
            assertThat(List.of(shown.from(), shown.to())).containsExactly(12, 24);
            assertThat(shown.reason()).isEqualTo(new DecisionView.ReasonView("forecast", "p95 over the lead time"));
            assertThat(shown.trace())
                    .extracting(DecisionView.StepView::step)
                    .containsExactly("data-quality", "need", "budget");
            assertThat(shown.outcome())
                    .contains(new DecisionView.OutcomeView(
                            "applied", NOW.plusSeconds(1), Optional.of(24), 1, "24 connections are open"));
        });
    }

    @Test
    void decisions_are_newest_first_of_one_pool_where_asked_and_without_renewals_unless_asked() {
        view.add(hold(id("shop-1", 1, 1), NOW, 12, 13));
        view.add(resize(id("shop-2", 2, 2), NOW.plusSeconds(2), 4, 8, "more"));
        view.add(renewal(id("shop-1", 3, 3), NOW.plusSeconds(3), 12));

        assertThat(decisions(false)).extracting(DecisionView::kind).containsExactly("resize", "hold");
        assertThat(decisions(true)).extracting(DecisionView::kind).containsExactly("renewal", "resize", "hold");
        assertThat(view.decisions(Optional.of(ORDERS), Optional.of(new PoolId("shop-1")), true, 1))
                .extracting(DecisionView::id)
                .containsExactly("shop-1/3/3");
        assertThat(view.decisions(Optional.of(STOCK), Optional.empty(), true, 10))
                .isEmpty();
    }

    @Test
    void renewals_do_not_push_out_what_changed_something() {
        view.add(resize(id("shop-1", 1, 1), NOW, 4, 8, "more"));
        IntStream.rangeClosed(2, 2_000)
                .forEach(epoch -> view.add(renewal(id("shop-1", epoch, epoch), NOW.plusSeconds(epoch), 8)));

        assertThat(decisions(false)).hasSize(1);
        assertThat(decisions(true)).hasSize(501);
    }

    @Test
    void an_outcome_of_a_decider_that_began_anew_does_not_stick_to_the_former_ones() {
        DecisionId id = id("shop-1", 1, 1);
        view.add(resize(id, NOW, 4, 8, "before"));
        view.add(applied(id, NOW.plusSeconds(1), 8));
        view.add(resize(id, NOW.plusSeconds(60), 2, 6, "after"));

        assertThat(decisions(false)).singleElement().satisfies(shown -> {
            assertThat(shown.reason().text()).isEqualTo("after");
            assertThat(shown.outcome()).isEmpty();
        });
    }

    /** Topics are read side by side: any order of theirs, with repetitions, must end in the same picture. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void the_order_of_the_topics_does_not_matter(long seed) {
        List<List<Runnable>> topics = topics(view);
        Random random = new Random(seed);
        List<Integer> order = new ArrayList<>();
        for (int topic = 0; topic < topics.size(); topic++) {
            order.addAll(Collections.nCopies(topics.get(topic).size(), topic));
        }
        Collections.shuffle(order, random);
        int[] next = new int[topics.size()];
        order.forEach(topic -> topics.get(topic).get(next[topic]++).run());

        ConsoleView inOrder = new ConsoleView(ConsoleLimits.DEFAULT);
        topics(inOrder).forEach(topic -> topic.forEach(Runnable::run));

        assertThat(view.pools(Optional.empty(), NOW)).isEqualTo(inOrder.pools(Optional.empty(), NOW));
        assertThat(decisions(true))
                .hasSize(4)
                .isEqualTo(inOrder.decisions(Optional.empty(), Optional.empty(), true, 1_000));
        assertThat(view.services(NOW))
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("revision")
                .isEqualTo(inOrder.services(NOW));
    }

    private static List<List<Runnable>> topics(ConsoleView to) {
        return List.of(
                List.of(
                        () -> to.add(alive("shop-1", 3, 8)),
                        () -> to.add(alive("shop-2", 4, 8)),
                        () -> to.add(alive("shop-1", 8, 8))),
                List.of(
                        () -> to.add(forecast(ORDERS, Optional.of("shop-1"), 1, 2)),
                        () -> to.add(forecast(ORDERS, Optional.empty(), 3, 4)),
                        () -> to.add(forecast(ORDERS, Optional.of("shop-1"), 5, 6))),
                List.of(() -> to.add(policy(ORDERS, 1, 50)), () -> to.add(policy(ORDERS, 2, 60))),
                List.of(
                        () -> to.add(resize(id("shop-1", 1, 1), NOW, 3, 8, "more")),
                        () -> to.add(hold(id("shop-2", 1, 2), NOW.plusSeconds(1), 4, 5)),
                        () -> to.add(resize(id("shop-1", 1, 1), NOW, 3, 8, "more")),
                        () -> to.add(renewal(id("shop-1", 2, 3), NOW.plusSeconds(2), 8)),
                        () -> to.add(resize(id("shop-2", 2, 4), NOW.plusSeconds(3), 4, 8, "more"))),
                List.of(
                        () -> to.add(applied(id("shop-1", 1, 1), NOW.plusSeconds(1), 8)),
                        () -> to.add(applied(id("shop-1", 2, 3), NOW.plusSeconds(3), 8)),
                        () -> to.add(new ScalingOutcome(
                                id("shop-2", 2, 4),
                                ORDERS,
                                LIFE,
                                NOW.plusSeconds(4),
                                ScalingOutcome.End.EXPIRED,
                                OptionalInt.empty(),
                                3,
                                "nothing was heard"))));
    }

    @Test
    void insights_are_newest_first_and_bounded() {
        ConsoleView small = new ConsoleView(new ConsoleLimits(2, 1, 1, 1, 3, Duration.ZERO, 1));
        for (int second = 0; second < 5; second++) {
            small.add(insight(ORDERS, NOW.plusSeconds(second), Severity.CRITICAL, "the wait is unusual, " + second));
        }
        small.add(insight(STOCK, NOW.plusSeconds(3).plusMillis(1), Severity.INFO, "elsewhere"));

        assertThat(small.insights(Optional.empty(), 10))
                .extracting(InsightView::text)
                .containsExactly(
                        "the wait is unusual, 4", "elsewhere", "the wait is unusual, 3", "the wait is unusual, 2");
        assertThat(small.insights(Optional.of(STOCK), 10)).singleElement().satisfies(shown -> {
            assertThat(shown.severity()).isEqualTo("info");
            assertThat(shown.metric()).contains("wait");
            assertThat(shown.score()).contains(4.2);
        });
    }

    @Test
    void where_there_is_no_room_gone_pools_go_first_and_what_is_dropped_is_counted() {
        ConsoleView small = new ConsoleView(new ConsoleLimits(1, 2, 1, 1, 1, Duration.ofDays(1), 1));
        small.add(alive("shop-1", 3, 3));
        small.add(pool("shop-2", Liveness.DEAD, 3, Optional.empty(), Optional.empty(), NOW));
        small.add(alive("shop-3", 3, 3));
        small.add(alive("shop-4", 3, 3));
        small.add(policy(STOCK, 1, 50));

        assertThat(small.pools(Optional.empty(), NOW))
                .extracting(PoolView::pool)
                .containsExactly("shop-1", "shop-3");
        assertThat(small.knows(STOCK)).isFalse();
        assertThat(small.dropped()).isEqualTo(2);
    }

    @Test
    void each_change_of_a_service_changes_its_revision_and_no_other() {
        view.add(policy(ORDERS, 1, 50));
        view.add(policy(STOCK, 1, 50));
        List<Long> before =
                view.services(NOW).stream().map(ServiceView::revision).toList();
        view.add(alive("shop-1", 3, 3));
        List<Long> after =
                view.services(NOW).stream().map(ServiceView::revision).toList();

        assertThat(after.get(0)).isGreaterThan(before.get(0)).isEqualTo(view.revision());
        assertThat(after.get(1)).isEqualTo(before.get(1));
    }

    private PoolView shown(io.tidegate.domain.PoolStatus status) {
        view.add(status);
        return view.pools(Optional.of(status.service()), NOW).get(0);
    }

    private List<String> ids(Instant now) {
        return view.pools(Optional.empty(), now).stream().map(PoolView::pool).toList();
    }

    private List<DecisionView> decisions(boolean renewals) {
        return view.decisions(Optional.empty(), Optional.empty(), renewals, 1_000);
    }
}
