package io.tidegate.agent.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.domain.CommandResult.Refusal;
import io.tidegate.domain.DecisionId;
import io.tidegate.domain.Incarnation;
import io.tidegate.domain.Lease;
import io.tidegate.domain.LeaseLoss;
import io.tidegate.domain.PoolBounds;
import io.tidegate.domain.PoolCommand;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.ServiceId;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeaseKeeperTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final LeaseKeeper FRESH = LeaseKeeper.starting(Incarnation.startedAt(START), new PoolBounds(4, 40));

    @Test
    void without_a_lease_it_allows_the_floor() {
        assertThat(FRESH.allowed(START)).isEqualTo(4);
    }

    @ParameterizedTest(name = "{0} s into a lease of 10 s for 24 with {1}: {2}")
    @CsvSource({
        "0, HOLD, 24",
        "9, HOLD, 24",
        "10, HOLD, 24",
        "3600, HOLD, 24",
        "0, FLOOR, 24",
        "9, FLOOR, 24",
        "10, FLOOR, 4"
    })
    void what_it_allows_depends_on_the_lease(int seconds, LeaseLoss onLoss, int allowed) {
        var keeper = accept(FRESH, command(1, 24, onLoss));
        assertThat(keeper.allowed(START.plusSeconds(seconds))).isEqualTo(allowed);
    }

    @ParameterizedTest(name = "after epoch 7: epoch {0}, size {1}, {2} s after issue, {3} lives later: {4}")
    @CsvSource({
        "8, 24, 0, 0, accepted 24",
        "8, 4, 0, 0, accepted 4",
        "8, 40, 4, 0, accepted 40",
        "7, 12, 0, 0, repeated 12",
        "7, 12, 60, 0, repeated 12",
        "6, 24, 0, 0, refused OLD_EPOCH",
        "8, 24, 5, 0, refused EXPIRED",
        "8, 24, 60, 0, refused EXPIRED",
        "8, 3, 0, 0, refused OUT_OF_BOUNDS",
        "8, 41, 0, 0, refused OUT_OF_BOUNDS",
        "8, 24, 0, 1, refused OTHER_INCARNATION",
        "7, 12, 0, 1, refused OTHER_INCARNATION"
    })
    void it_obeys_only_what_is_new_in_time_in_bounds_and_meant_for_it(
            long epoch, int size, int seconds, int lives, String verdict) {
        var keeper = accept(FRESH, command(7, 12, LeaseLoss.HOLD));
        var living = new LeaseKeeper(
                new Incarnation(keeper.incarnation().value() + lives),
                keeper.bounds(),
                keeper.lastEpoch(),
                keeper.lease(),
                false);
        assertThat(told(living.consider(command(epoch, size, LeaseLoss.HOLD), START.plusSeconds(seconds))))
                .isEqualTo(verdict);
    }

    @Test
    void a_refused_command_leaves_the_fence_where_it_was() {
        var expired = START.plusSeconds(60);
        assertThat(told(FRESH.consider(command(9, 12, LeaseLoss.HOLD), expired)))
                .isEqualTo("refused EXPIRED");
        assertThat(told(FRESH.consider(command(1, 12, LeaseLoss.HOLD), START))).isEqualTo("accepted 12");
    }

    @Test
    void a_closing_pool_obeys_nobody() {
        assertThat(told(FRESH.close().consider(command(1, 12, LeaseLoss.HOLD), START)))
                .isEqualTo("refused CLOSING");
    }

    private static LeaseKeeper accept(LeaseKeeper keeper, PoolCommand command) {
        return keeper.consider(command, START).fold(LeaseKeeper.Accepted::next, repeated -> keeper, refused -> keeper);
    }

    private static String told(LeaseKeeper.Verdict verdict) {
        return verdict.fold(
                accepted -> "accepted " + accepted.size(),
                repeated -> "repeated " + repeated.size(),
                refused -> "refused " + refused.why() + refused(refused.why(), refused.text()));
    }

    private static String refused(Refusal why, String text) {
        return text.isBlank() ? " without a word for " + why : "";
    }

    /** Expires after five seconds, with a lease of ten. */
    private static PoolCommand command(long epoch, int size, LeaseLoss onLoss) {
        return new PoolCommand(
                new DecisionId(new PoolId("p"), epoch, 1),
                new ServiceId("s"),
                Incarnation.startedAt(START),
                new Lease(size, START.plusSeconds(10), onLoss),
                START,
                START.plus(Duration.ofSeconds(5)),
                1);
    }
}
