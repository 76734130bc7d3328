package io.tidegate.backtest;

import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolRegistration;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ServiceId;
import io.tidegate.forecaster.ForecastConfig;
import io.tidegate.forecaster.SeriesForecaster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Recorded load through the forecaster and the decider, side by side and step by step, for several policies at once: each
 * forecast is made once and all policies are told it.
 *
 * <pre>
 *  recorded series ─▶ forecaster ─▶ forecast of the step ─┬─▶ policy a: the decider's fold ◀─▶ simulated pools
 *                                                         └─▶ policy b: …
 * </pre>
 *
 * <p>What is decided at a step stands on that step and those before it; nothing that comes later can reach it.
 */
public final class LoadReplay {
    private static final int LEAST_HORIZON = 6;

    /** Of a pool, less what makes it unique. */
    private static final int LONGEST_NAME = 120;

    private final SimulatedLoad load;
    private final ServiceId service;
    private final Map<String, ScalingPolicy> policies;
    private final List<Integer> priorities;

    /**
     * A replay.
     *
     * @param service the service that all pools belong to, where they share a budget
     * @param policies by their names
     * @param priorities of each series; empty to leave them to the policies
     * @throws IllegalArgumentException when a policy leaves nothing of the budget
     */
    public LoadReplay(
            SimulatedLoad load,
            ServiceId service,
            Map<String, ScalingPolicy> policies,
            Map<String, Integer> priorities) {
        this.load = load;
        this.service = service;
        this.policies = new LinkedHashMap<>(policies);
        this.priorities = load.series().stream()
                .map(series -> priorities.getOrDefault(series.name(), -1))
                .toList();
        load.budget()
                .ifPresent(budget -> this.policies.forEach((name, policy) -> {
                    if (policy.reserve() + (long) load.floor() * load.series().size() > budget) {
                        throw new IllegalArgumentException(name + ": a reserve of " + policy.reserve() + " and "
                                + load.series().size() + " pools of at least " + load.floor()
                                + " do not fit into a budget of "
                                + budget);
                    }
                }));
    }

    /** Is told what was decided. */
    @FunctionalInterface
    public interface Decisions {
        /**
         * A decision.
         *
         * @param policy its name
         * @param place of the series in the load
         * @param index of the step in the series
         */
        void decided(String policy, int place, int index, ScalingDecision decision);
    }

    /**
     * What came out.
     *
     * @param policies how each policy sized the pools, in their order
     * @param expected for each series at each step the point forecast of it that was made as long before as an order takes; not a
     *     number where there was none
     */
    public record Result(List<SizedLoad> policies, List<double[]> expected) {
        /** Copies the lists. */
        public Result {
            policies = List.copyOf(policies);
            expected = List.copyOf(expected);
        }
    }

    /** What had to be raised in each policy because a step is longer, for people. */
    public Map<String, List<String>> raised() {
        Map<String, List<String>> raised = new LinkedHashMap<>();
        policies.forEach((name, policy) -> raised.put(name, simulated(policy).raised()));
        return raised;
    }

    private SimulatedPolicy simulated(ScalingPolicy policy) {
        return SimulatedPolicy.of(policy, load.step(), load.step().multipliedBy(load.delay()));
    }

    /** How many steps have to be forecast for these policies: past the delay, and past each lead time. */
    public int horizon() {
        long most = Math.max(LEAST_HORIZON, load.delay() + 1);
        for (ScalingPolicy policy : policies.values()) {
            Duration lead = policy.sizing().leadTime();
            long steps =
                    (lead.toMillis() + load.step().toMillis() - 1) / load.step().toMillis();
            most = Math.max(most, steps + 1);
        }
        return (int) Math.min(ForecastConfig.MOST_STEPS, most);
    }

    /** Runs through the load. */
    public Result run(ForecastConfig config, Decisions decisions, Consumer<ForecastReplay.Progress> progress) {
        Map<String, List<ServiceReplay>> services = new LinkedHashMap<>();
        policies.forEach((name, policy) -> services.put(name, services(simulated(policy))));
        List<double[]> expected = load.series().stream()
                .map(series -> {
                    double[] none = new double[series.values().length];
                    Arrays.fill(none, Double.NaN);
                    return none;
                })
                .toList();
        new ForecastReplay(config, 0, 1, Optional.empty())
                .follow(
                        load.series(),
                        (number, made) -> {
                            note(expected, number, made);
                            services.forEach((name, all) -> all.forEach(each -> each.step(
                                    number,
                                    made,
                                    (place, index, decision) -> decisions.decided(name, place, index, decision))));
                        },
                        progress);
        List<SizedLoad> sized = new ArrayList<>();
        services.forEach((name, all) -> sized.add(new SizedLoad(name, "the policy " + name, tracks(all))));
        return new Result(sized, expected);
    }

    private void note(List<double[]> expected, long number, List<Optional<ForecastReplay.Made>> made) {
        for (int place = 0; place < expected.size(); place++) {
            double[] of = expected.get(place);
            long index = number - load.series().get(place).first() + load.delay();
            Optional<double[]> path = made.get(place).flatMap(said -> SeriesForecaster.combined(said.models()));
            if (path.isPresent() && index < of.length) {
                of[(int) index] = path.get()[load.delay() - 1];
            }
        }
    }

    private List<ServiceReplay> services(SimulatedPolicy policy) {
        List<PoolId> pools = pools();
        Map<Integer, PoolRegistration> shared = new TreeMap<>();
        List<ServiceReplay> alone = new ArrayList<>();
        for (int place = 0; place < pools.size(); place++) {
            PoolId pool = pools.get(place);
            if (load.budget().isPresent()) {
                int budget = load.budget().getAsInt();
                shared.put(place, ServiceReplay.registration(load, place, pool, service, budget));
            } else {
                ServiceId own = new ServiceId(pool.value());
                // More than one pool can have, so that it never binds.
                int budget = ScalingPolicy.MOST_BUDGET;
                PoolRegistration registration = ServiceReplay.registration(load, place, pool, own, budget);
                alone.add(new ServiceReplay(load, policy.of(own, budget, 0), Map.of(place, registration)));
            }
        }
        if (load.budget().isEmpty()) {
            return alone;
        }
        Map<PoolRegistration, Integer> ranks = new LinkedHashMap<>();
        shared.forEach((place, registration) -> {
            if (priorities.get(place) >= 0) {
                ranks.put(registration, priorities.get(place));
            }
        });
        ScalingPolicy ranked = policy.ranking(ranks)
                .of(service, load.budget().getAsInt(), policy.policy().reserve());
        return List.of(new ServiceReplay(load, ranked, shared));
    }

    /** The pools of the series: their names, as far as names of pools can be so. */
    private List<PoolId> pools() {
        Set<String> taken = new HashSet<>();
        List<PoolId> pools = new ArrayList<>();
        for (RecordedSeries series : load.series()) {
            String name = series.name().replaceAll("[^A-Za-z0-9._-]", "_");
            String plain = (Character.isLetterOrDigit(name.charAt(0)) ? name : "p" + name);
            plain = plain.substring(0, Math.min(plain.length(), LONGEST_NAME));
            String unique = plain;
            for (int i = 2; !taken.add(unique); i++) {
                unique = plain + "-" + i;
            }
            pools.add(new PoolId(unique));
        }
        return pools;
    }

    private static List<SizeTrack> tracks(List<ServiceReplay> services) {
        Map<Integer, SizeTrack> tracks = new TreeMap<>();
        services.forEach(service -> tracks.putAll(service.tracks()));
        return List.copyOf(tracks.values());
    }
}
