package io.tidegate.decider;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.decider.BudgetShare.Ask;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetShareTest {
    private static final PoolId A = new PoolId("a");
    private static final PoolId B = new PoolId("b");

    @Test
    void nobody_gives_up_what_nobody_else_wants() {
        var shares = BudgetShare.share(50, 20, List.of(ask(A, 5, 20, 20), ask(B, 10, 10, 10)));

        assertThat(shares.get(A)).isEqualTo(new BudgetShare(20, 20));
        assertThat(shares.get(B)).isEqualTo(new BudgetShare(10, 10));
    }

    @Test
    void surplus_is_reclaimed_and_only_what_is_free_is_given_now() {
        var shares = BudgetShare.share(30, 4, List.of(ask(A, 5, 20, 20), ask(B, 18, 6, 6)));

        assertThat(shares.get(A)).isEqualTo(new BudgetShare(12, 20));
        assertThat(shares.get(B)).isEqualTo(new BudgetShare(18, 10));
    }

    @Test
    void a_pool_that_has_not_yet_given_back_may_have_it_again_for_nothing() {
        var shares = BudgetShare.share(30, 0, List.of(ask(A, 15, 5, 20), ask(B, 10, 10, 10)));

        assertThat(shares.get(A)).isEqualTo(new BudgetShare(15, 20));
    }

    @Test
    void an_overrun_gives_nothing_and_asks_nobody_below_its_minimum() {
        var shares = BudgetShare.share(
                10, -6, List.of(new Ask(A, 8, 9, 9, 9, 8, 8, 100), new Ask(B, 8, 9, 9, 9, 8, 8, 100)));

        assertThat(shares.get(A)).isEqualTo(new BudgetShare(8, 8));
    }

    @Test
    void what_is_needed_now_goes_before_what_is_only_expected() {
        var shares = BudgetShare.share(
                30, 10, List.of(new Ask(A, 0, 5, 5, 25, 5, 5, 100), new Ask(B, 0, 20, 20, 20, 15, 15, 100)));

        assertThat(shares.get(A)).isEqualTo(new BudgetShare(10, 10));
        assertThat(shares.get(B)).isEqualTo(new BudgetShare(20, 20));
    }

    @Test
    void what_is_only_expected_takes_nothing_that_another_pool_needed_lately() {
        var shares = BudgetShare.share(
                30, 4, List.of(new Ask(A, 0, 5, 11, 5, 14, 14, 100), new Ask(B, 0, 4, 4, 30, 12, 12, 500)));

        assertThat(shares.get(A)).isEqualTo(new BudgetShare(11, 14));
        assertThat(shares.get(B)).isEqualTo(new BudgetShare(19, 16));
    }

    @Test
    void what_is_needed_now_takes_what_another_pool_only_needed_lately() {
        var shares = BudgetShare.share(
                30, 4, List.of(new Ask(A, 0, 5, 11, 5, 14, 14, 100), new Ask(B, 0, 25, 25, 25, 12, 12, 100)));

        assertThat(shares.get(A)).isEqualTo(new BudgetShare(5, 14));
        assertThat(shares.get(B)).isEqualTo(new BudgetShare(25, 16));
    }

    @Test
    void what_a_pool_needed_lately_and_does_not_have_is_kept_for_nobody() {
        var shares = BudgetShare.share(
                30, 22, List.of(new Ask(A, 0, 4, 20, 4, 4, 4, 100), new Ask(B, 0, 4, 4, 30, 4, 4, 100)));

        assertThat(shares.get(B)).isEqualTo(new BudgetShare(26, 26));
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
        return new Ask(pool, 0, asked, asked, asked, current, claim, 100);
    }
}
