package io.tidegate.console;

import io.tidegate.domain.ScalingPolicy;
import java.util.Optional;

/**
 * A service and its budget.
 *
 * @param service its id
 * @param revision changes whenever anything about the service does
 * @param policy the newest policy; absent before the first
 * @param pools how many pools there are
 * @param size connections that are open
 * @param held connections that count against the budget: of each pool that did not say goodbye, its size or its lease,
 *     whichever is larger; a lease that has run out counts where the pool keeps it
 * @param demand connections wanted, on average over each pool's last window
 * @param forecast what is expected of all pools together; quantiles of pools do not add up to it
 */
public record ServiceView(
        String service,
        long revision,
        Optional<PolicyView> policy,
        PoolCountsView pools,
        int size,
        int held,
        double demand,
        Optional<ForecastView> forecast) {

    /**
     * What the operators want.
     *
     * @param version which version
     * @param mode {@code shadow}, {@code approve} or {@code act}
     * @param budget connections that all pools together may ever hold
     * @param reserve the part of the budget for first leases and emergencies
     */
    public record PolicyView(int version, String mode, int budget, int reserve) {
        static PolicyView of(ScalingPolicy policy) {
            return new PolicyView(policy.version(), Words.of(policy.mode()), policy.budget(), policy.reserve());
        }
    }

    /**
     * Pools by liveness.
     *
     * @param alive heard
     * @param suspect overdue
     * @param dead not heard for long; still counted against the budget
     * @param closed said goodbye a short while ago
     */
    public record PoolCountsView(int alive, int suspect, int dead, int closed) {}
}
