package io.tidegate.router;

import io.tidegate.domain.Liveness;
import io.tidegate.domain.PoolHeartbeat;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolStatus;
import io.tidegate.domain.RegionId;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Orders the pools of a service by a weighted sum of load, cost and distance, each brought to the scale of the candidates.
 * Pure: the same statuses give the same order, ties go by id.
 */
public final class PoolRanking {
    private final List<RankedPool> ranked;

    private PoolRanking(List<RankedPool> ranked) {
        this.ranked = ranked;
    }

    /**
     * Ranks what can serve a request from {@code region}.
     *
     * @param pools the pools of one service
     * @param region where the request comes from
     * @param weights how much each part matters
     * @param distances how far regions are apart
     * @param passable whether requests may go to a pool at all, such as {@link PoolCircuits#isPassable}
     */
    public static PoolRanking of(
            Collection<PoolStatus> pools,
            RegionId region,
            RoutingWeights weights,
            RegionDistances distances,
            Predicate<PoolId> passable) {
        List<PoolStatus> candidates = pools.stream()
                .filter(pool -> pool.liveness() == Liveness.ALIVE)
                .filter(pool -> capacity(pool) > 0)
                .filter(pool -> passable.test(pool.pool()))
                .toList();
        double dearest = candidates.stream()
                .mapToDouble(pool -> pool.registration().costPerConnectionHour())
                .max()
                .orElse(0);
        double farthest = candidates.stream()
                .mapToDouble(
                        pool -> distances.between(region, pool.registration().region()))
                .max()
                .orElse(0);
        return new PoolRanking(candidates.stream()
                .map(pool -> {
                    double load = load(pool);
                    double cost = share(pool.registration().costPerConnectionHour(), dearest);
                    double distance =
                            share(distances.between(region, pool.registration().region()), farthest);
                    double score = weights.load() * load + weights.cost() * cost + weights.distance() * distance;
                    return new RankedPool(pool.pool(), score, load, cost, distance);
                })
                .sorted(Comparator.comparingDouble(RankedPool::score).thenComparing(RankedPool::pool))
                .toList());
    }

    /** All that can serve, the best first. */
    public List<RankedPool> best() {
        return ranked;
    }

    /**
     * The better of two that are drawn at random; empty when nothing can serve. Many clients that all send to the one best
     * pool would swamp it before the next window shows it; two choices avoid that (Mitzenmacher, The Power of Two Choices
     * in Randomized Load Balancing, 2001).
     */
    public Optional<RankedPool> choose(RandomGenerator random) {
        if (ranked.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(ranked.get(Math.min(random.nextInt(ranked.size()), random.nextInt(ranked.size()))));
    }

    /** Before the first window a pool counts as half loaded: neither shunned nor flooded. */
    private static double load(PoolStatus pool) {
        return pool.window()
                .map(window -> window.demand().mean() / capacity(pool))
                .orElse(0.5);
    }

    private static int capacity(PoolStatus pool) {
        return pool.heartbeat().map(PoolHeartbeat::capacity).orElse(0);
    }

    private static double share(double value, double largest) {
        return largest > 0 ? value / largest : 0;
    }
}
