package io.tidegate.decider;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.domain.LeaseLoss;
import io.tidegate.domain.PoolGroup;
import io.tidegate.domain.PoolSelector;
import io.tidegate.domain.ScalingDecision.Resize;
import io.tidegate.domain.Signals;
import io.tidegate.domain.state.PoolAccount;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetPropertyTest {
    private static final int STEPS = 1500;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void pools_that_hold_on_to_their_leases_never_overrun_the_budget(long seed) {
        var pools = new AdversarialPools(seed, AdversarialPools.policy(LeaseLoss.HOLD), 5, false);

        run(pools, seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32})
    void pools_that_fall_to_their_floors_never_overrun_the_budget(long seed) {
        var pools = new AdversarialPools(seed, AdversarialPools.policy(LeaseLoss.FLOOR), 5, false);

        run(pools, seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71, 72})
    void pools_that_share_out_all_of_the_budget_never_overrun_it(long seed) {
        var policy = Policies.spreading(AdversarialPools.policy(LeaseLoss.HOLD));
        var pools = new AdversarialPools(seed, policy, 5, false);

        run(pools, seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {81, 82, 83, 84, 85, 86, 87, 88, 89, 90, 91, 92})
    void pools_that_are_sized_by_signals_never_overrun_the_budget(long seed) {
        var signals = new Signals(Signals.Grow.DEFAULT, Signals.Shrink.DEFAULT, 1 + (int) (seed % 4));
        var policy = Policies.with(AdversarialPools.policy(LeaseLoss.HOLD), signals);
        var pools = new AdversarialPools(seed, seed % 2 == 0 ? policy : Policies.spreading(policy), 5, false);

        run(pools, seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112})
    void pools_of_groups_with_shares_never_overrun_the_budget(long seed) {
        var policy = Policies.withGroups(
                AdversarialPools.policy(LeaseLoss.HOLD), group("*-0", 0.3), group("*-1", 0.2), group("*", 0.5));
        var pools = new AdversarialPools(seed, seed % 2 == 0 ? policy : Policies.spreading(policy), 5, false);

        run(pools, seed);
    }

    private static PoolGroup group(String pools, double share) {
        return new PoolGroup(
                pools,
                new PoolSelector(Optional.of(pools), Optional.empty(), Optional.empty(), Map.of()),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalDouble.of(share));
    }

    @ParameterizedTest
    @ValueSource(longs = {41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52})
    void pools_that_restart_overrun_the_budget_at_most_by_the_floors_that_they_open_unasked(long seed) {
        var pools = new AdversarialPools(seed, AdversarialPools.policy(LeaseLoss.HOLD), 4, true);

        run(pools, seed);
    }

    private static void run(AdversarialPools pools, long seed) {
        for (int step = 0; step < STEPS; step++) {
            pools.step();
            int at = step;
            assertThat(pools.held())
                    .as(() -> "seed " + seed + ", step " + at)
                    .isLessThanOrEqualTo(60 + pools.lateFloors());
            for (PoolAccount account : pools.state().pools().values()) {
                assertThat(pools.held(account.pool()))
                        .as(() -> "seed " + seed + ", step " + at + ", " + account)
                        .isLessThanOrEqualTo(pools.claim(account));
            }
        }
        assertThat(pools.decisions())
                .as("seed " + seed)
                .filteredOn(Resize.class::isInstance)
                .hasSizeGreaterThan(25);
    }
}
