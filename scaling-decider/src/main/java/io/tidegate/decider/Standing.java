package io.tidegate.decider;

import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ScalingPolicy.Leases;
import io.tidegate.domain.state.PoolAccount;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/**
 * What a pool has and what it may hold, for the purpose of a deliberation. Under a policy that acts this is the ledger; under
 * one in shadow it is what the pool would have by now, so that a shadow decision is made once and not again and again.
 *
 * @param current the size that it was last given
 * @param claim what it may hold, without its former lives
 */
record Standing(int current, int claim) {

    /** The standing of a pool; empty for one that has no lease yet and does not get one in passing. */
    static Optional<Standing> of(ScalingPolicy policy, PoolAccount account, Instant now) {
        Leases terms = policy.leases();
        if (policy.mode() == PolicyMode.SHADOW) {
            int size = shadowSize(account, terms, now);
            return Optional.of(new Standing(size, size));
        }
        return Ledger.lease(account.ledger().life())
                .map(lease -> new Standing(Ledger.current(account, terms, now), Ledger.lifeClaim(account, terms, now)));
    }

    /** What all pools together may hold, or in shadow would. */
    static int total(ScalingPolicy policy, Collection<PoolAccount> accounts, Instant now) {
        int total = 0;
        for (PoolAccount account : accounts) {
            total += claim(policy, account, now);
        }
        return total;
    }

    /** What one pool may hold in all its lives, or in shadow would. */
    static int claim(ScalingPolicy policy, PoolAccount account, Instant now) {
        return policy.mode() == PolicyMode.SHADOW && account.isAlive()
                ? shadowSize(account, policy.leases(), now) + Ledger.formerClaim(account.ledger(), now)
                : Ledger.claim(account, policy.leases(), now);
    }

    /** The largest size that a pool can be given while all claims together stay within a limit. */
    static int mostGrantable(
            ScalingPolicy policy, Collection<PoolAccount> accounts, Standing standing, int limit, Instant now) {
        return standing.claim() + Math.max(0, limit - total(policy, accounts, now));
    }

    private static int shadowSize(PoolAccount account, Leases terms, Instant now) {
        return account.plans().shadowSize().orElseGet(() -> Ledger.current(account, terms, now));
    }
}
