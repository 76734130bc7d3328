package io.tidegate.decider;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.decider.BudgetShare.Ask;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.Reason;
import io.tidegate.domain.ScalingPolicy.Surplus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetShareTest {
    private static final PoolId A = new PoolId("a");
    private static final PoolId B = new PoolId("b");

    @Test
    void nobody_gives_up_what_nobody_else_wants() {
        var shares = BudgetShare.share(50, 20, Surplus.RELEASE, List.of(ask(A, 5, 20, 20), ask(B, 10, 10, 10)));

        assertThat(shares.get(A)).isEqualTo(new BudgetShare(20, 20));
        assertThat(shares.get(B)).isEqualTo(new BudgetShare(10, 10));
    }

    @Test
    void surplus_is_reclaimed_and_only_what_is_free_is_given_now() {
        var shares = BudgetShare.share(30, 4, Surplus.RELEASE, List.of(ask(A, 5, 20, 20), ask(B, 18, 6, 6)));

        assertThat(shares.get(A)).isEqualTo(new BudgetShare(12, 20));
        assertThat(shares.get(B)).isEqualTo(new BudgetShare(18, 10));
    }

    @Test
    void a_pool_that_has_not_yet_given_back_may_have_it_again_for_nothing() {
        var shares = BudgetShare.share(30, 0, Surplus.RELEASE, List.of(ask(A, 15, 5, 20), ask(B, 10, 10, 10)));

        assertThat(shares.get(A)).isEqualTo(new BudgetShare(15, 20));
    }

    @Test
    void an_overrun_gives_nothing_and_asks_nobody_below_its_minimum() {
        var shares = BudgetShare.share(
                10,
                -6,
                Surplus.RELEASE,
                List.of(new Ask(A, 8, 9, 9, 9, 0, 0, 8, 8, 100), new Ask(B, 8, 9, 9, 9, 0, 0, 8, 8, 100)));

        assertThat(shares.get(A)).isEqualTo(new BudgetShare(8, 8));
    }

    @Test
    void what_is_needed_now_goes_before_what_is_only_expected() {
        var shares = BudgetShare.share(
                30,
                10,
                Surplus.RELEASE,
                List.of(new Ask(A, 0, 5, 5, 25, 0, 0, 5, 5, 100), new Ask(B, 0, 20, 20, 20, 0, 0, 15, 15, 100)));

        assertThat(shares.get(A)).isEqualTo(new BudgetShare(10, 10));
        assertThat(shares.get(B)).isEqualTo(new BudgetShare(20, 20));
    }

    @Test
    void what_is_only_expected_takes_nothing_that_another_pool_needed_lately() {
        var shares = BudgetShare.share(
                30,
                4,
                Surplus.RELEASE,
                List.of(new Ask(A, 0, 5, 11, 5, 0, 0, 14, 14, 100), new Ask(B, 0, 4, 4, 30, 0, 0, 12, 12, 500)));

        assertThat(shares.get(A)).isEqualTo(new BudgetShare(11, 14));
        assertThat(shares.get(B)).isEqualTo(new BudgetShare(19, 16));
    }

    @Test
    void what_is_needed_now_takes_what_another_pool_only_needed_lately() {
        var shares = BudgetShare.share(
                30,
                4,
                Surplus.RELEASE,
                List.of(new Ask(A, 0, 5, 11, 5, 0, 0, 14, 14, 100), new Ask(B, 0, 25, 25, 25, 0, 0, 12, 12, 100)));

        assertThat(shares.get(A)).isEqualTo(new BudgetShare(5, 14));
        assertThat(shares.get(B)).isEqualTo(new BudgetShare(25, 16));
    }

    @Test
    void what_a_pool_needed_lately_and_does_not_have_is_kept_for_nobody() {
        var shares = BudgetShare.share(
                30,
                22,
                Surplus.RELEASE,
                List.of(new Ask(A, 0, 4, 20, 4, 0, 0, 4, 4, 100), new Ask(B, 0, 4, 4, 30, 0, 0, 4, 4, 100)));

        assertThat(shares.get(B)).isEqualTo(new BudgetShare(26, 26));
    }

    @Test
    void what_nobody_needs_is_spread_by_what_each_wanted_lately_whatever_its_rank() {
        var shares = BudgetShare.share(
                60, 40, Surplus.SPREAD, List.of(spread(A, 10, 20, 10, 100), spread(B, 10, 60, 10, 1)));

        assertThat(shares.get(A)).isEqualTo(new BudgetShare(20, 20));
        assertThat(shares.get(B)).isEqualTo(new BudgetShare(40, 40));
    }

    @Test
    void a_spread_surplus_makes_room_for_what_is_needed() {
        var shares = BudgetShare.share(
                60, 0, Surplus.SPREAD, List.of(spread(A, 10, 30, 30, 100), spread(B, 50, 30, 30, 100)));

        assertThat(shares.get(A)).isEqualTo(new BudgetShare(10, 30));
        assertThat(shares.get(B)).isEqualTo(new BudgetShare(50, 30));
    }

    @Test
    void a_part_that_is_nearly_right_stays_as_it_is_until_it_has_to_make_room() {
        List<Ask> near = List.of(spread(A, 10, 32, 31, 100), spread(B, 10, 28, 29, 100));
        assertThat(BudgetShare.share(60, 0, Surplus.SPREAD, near))
                .isEqualTo(Map.of(A, new BudgetShare(31, 31), B, new BudgetShare(29, 29)));

        List<Ask> needed = List.of(spread(A, 10, 32, 31, 100), spread(B, 31, 28, 29, 100));
        assertThat(BudgetShare.share(60, 0, Surplus.SPREAD, needed))
                .isEqualTo(Map.of(A, new BudgetShare(20, 31), B, new BudgetShare(40, 29)));
    }

    @Test
    void no_pool_gets_more_of_a_surplus_than_it_can_use() {
        var bounded = new Ask(A, 0, 10, 10, 10, 5, 90, 10, 10, 100);
        var shares = BudgetShare.share(60, 40, Surplus.SPREAD, List.of(bounded, spread(B, 10, 10, 10, 100)));

        assertThat(shares.get(A)).isEqualTo(new BudgetShare(15, 15));
        assertThat(shares.get(B)).isEqualTo(new BudgetShare(45, 45));
    }

    @ParameterizedTest(name = "part {0}, free up to {1}, has {2}, needs {3}: gets {4}")
    @CsvSource({
        "20, 20, 10, 5, 20, BUDGET",
        "20, 12, 10, 5, 12, BUDGET",
        "20, 20, 30, 5, 20, BUDGET",
        "20, 20, 20, 5, 20, BUDGET",
        "20, 20, 10, 20, 20,",
        "8, 10, 10, 15, 8, BUDGET"
    })
    void a_need_is_raised_to_the_part_of_a_spread_surplus(
            int ceiling, int grantable, int current, int needed, int expected, Reason.Code code) {
        StepResult result = new BudgetShare(ceiling, grantable).spread(needed, current);

        assertThat(result.size()).isEqualTo(expected);
        assertThat(result.reason().orElse(null)).isEqualTo(code);
    }

    @ParameterizedTest(name = "share {0}, free up to {1}, has {2}, wants {3}: gets {4}")
    @CsvSource({
        "20, 20, 10, 15, 15,",
        "20, 12, 10, 15, 12,",
        "20, 10, 10, 15, 10, BUDGET",
        "8, 10, 10, 15, 8, BUDGET",
        "20, 20, 10, 5, 5,",
        "8, 10, 10, 5, 5,",
        "8, 10, 10, 9, 8, BUDGET"
    })
    void a_wish_is_cut_to_the_share(
            int ceiling, int grantable, int current, int wanted, int expected, Reason.Code code) {
        StepResult result = new BudgetShare(ceiling, grantable).applyTo(wanted, current);

        assertThat(result.size()).isEqualTo(expected);
        assertThat(result.reason().orElse(null)).isEqualTo(code);
    }

    private static Ask ask(PoolId pool, int asked, int current, int claim) {
        return new Ask(pool, 0, asked, asked, asked, 0, 0, current, claim, 100);
    }

    /** A pool that can use whatever is left over, and holds all that it may. */
    private static Ask spread(PoolId pool, int asked, double crest, int current, int priority) {
        return new Ask(pool, 0, asked, asked, asked, 1000, crest, current, current, priority);
    }
}
