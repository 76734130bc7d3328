package io.tidegate.decider;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.domain.Incarnation;
import io.tidegate.domain.Lease;
import io.tidegate.domain.LeaseLoss;
import io.tidegate.domain.Liveness;
import io.tidegate.domain.ScalingPolicy.Leases;
import io.tidegate.domain.state.FormerLife;
import io.tidegate.domain.state.Grant;
import io.tidegate.domain.state.Life;
import io.tidegate.domain.state.PoolAccount;
import io.tidegate.domain.state.PoolDemand;
import io.tidegate.domain.state.PoolLedger;
import io.tidegate.domain.state.PoolPace;
import io.tidegate.domain.state.PoolPlans;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LedgerTest {
    private static final Instant NOW = Instant.parse("2026-01-05T12:00:00Z");
    private static final Leases TERMS = Policies.PLAIN.leases();

    @ParameterizedTest(name = "{0}, {1}, lease over for {2} s, later grant over for {3} s: may hold {4}")
    @CsvSource({
        "ALIVE, HOLD, 60, 60, 20",
        "DEAD, HOLD, 60, 60, 20",
        "CLOSED, HOLD, 60, 60, 0",
        "ALIVE, FLOOR, 60, 60, 20",
        "DEAD, FLOOR, 60, 60, 4",
        "SUSPECT, FLOOR, 60, 2, 4",
        "SUSPECT, FLOOR, 60, 1, 20",
        "DEAD, FLOOR, 60, -5, 20"
    })
    void a_pool_may_hold_the_largest_lease_that_it_may_have(
            Liveness liveness, LeaseLoss onLoss, long leaseOver, long grantOver, int expected) {
        Lease lease = new Lease(10, NOW.minusSeconds(leaseOver), onLoss);
        Lease granted = new Lease(20, NOW.minusSeconds(grantOver), onLoss);
        var life = new Life(
                new Incarnation(1), 5, Optional.of(lease), 10, List.of(new Grant(6, granted, NOW.minusSeconds(60))));

        assertThat(Ledger.claim(account(liveness, new PoolLedger(6, life, List.of())), TERMS, NOW))
                .isEqualTo(expected);
    }

    @Test
    void an_epoch_from_before_the_log_began_is_adopted_with_all_that_the_pool_may_hold() {
        var registration = Facts.registration("a", 4, 30, 1);
        var lease = new Lease(18, NOW.plusSeconds(60), LeaseLoss.HOLD);

        PoolLedger adopted = Ledger.heard(
                Ledger.opened(registration),
                registration.bounds(),
                Facts.heartbeat(registration, NOW, 21, 18, 57, Optional.of(lease)),
                TERMS);

        assertThat(adopted.epoch()).isEqualTo(57);
        assertThat(Ledger.claim(account(Liveness.ALIVE, adopted), TERMS, NOW)).isEqualTo(21);
    }

    @Test
    void more_former_lives_than_are_told_apart_are_added_up_and_none_is_lost() {
        PoolLedger ledger = Ledger.opened(Facts.registration("a", 4, 30, 100));
        for (int i = 1; i <= 20; i++) {
            ledger = Ledger.withFormer(ledger, new FormerLife(new Incarnation(i), 3, NOW.plusSeconds(i)));
        }

        assertThat(ledger.former()).hasSize(PoolLedger.MOST_FORMER);
        assertThat(Ledger.formerClaim(ledger, NOW)).isEqualTo(60);
        assertThat(Ledger.formerClaim(ledger, NOW.plusSeconds(20))).isZero();
    }

    private static PoolAccount account(Liveness liveness, PoolLedger ledger) {
        return new PoolAccount(
                Facts.registration("a", 4, 30, 1),
                liveness,
                NOW,
                Optional.empty(),
                ledger,
                PoolDemand.NONE,
                PoolPace.NEVER,
                PoolPlans.NONE);
    }
}
