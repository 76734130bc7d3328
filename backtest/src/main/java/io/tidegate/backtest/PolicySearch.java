package io.tidegate.backtest;

import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ServiceId;
import io.tidegate.forecaster.ForecastConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Finds the cheapest of many policies under which more is seldom wanted than there is. A load is cut in three: half of it is only
 * learnt from, a quarter chooses, and the last quarter, which chose nothing, shows what the choice is worth.
 *
 * @param load what is known, all of it
 * @param service what all pools belong to, where they share a budget
 * @param violations the share of steps in which more may be wanted than is ready, 0 to 1
 */
public record PolicySearch(SimulatedLoad load, ServiceId service, double violations) {
    private static final double CHOOSES_FROM = 0.5;
    private static final double CONFIRMS_FROM = 0.75;

    /** Refuses a load that cannot be cut in three. */
    public PolicySearch {
        if (load.end() - load.first() < 4) {
            throw new IllegalArgumentException("a load of " + (load.end() - load.first())
                    + " steps is too short to learn from, to choose on and to confirm on");
        }
    }

    /**
     * How a policy did.
     *
     * @param name of it
     * @param chosenOn on the part that chooses
     * @param confirmedOn on the part after it
     */
    public record Tried(String name, LoadScores.Score chosenOn, LoadScores.Score confirmedOn) {}

    /** The load whose history is what is only learnt from: seasons are looked for in it. */
    public SimulatedLoad learnt() {
        return load.part(chooses(), load.end());
    }

    /** When the part begins that chooses. */
    public Instant choosesFrom() {
        return load.end(chooses() - 1);
    }

    /** When the part begins that confirms. */
    public Instant confirmsFrom() {
        return load.end(confirms() - 1);
    }

    /** When the load ends. */
    public Instant end() {
        return load.end(load.end() - 1);
    }

    /** How far ahead the policies want to see, in steps. */
    public int horizon(Map<String, ScalingPolicy> policies) {
        return new LoadReplay(learnt(), service, policies, Map.of()).horizon();
    }

    /** Whether more was seldom enough wanted than there was. */
    public boolean meets(LoadScores.Score score) {
        return score.violations() <= violations;
    }

    /**
     * Tries all of them at once: first those that meet the goal on the part that chooses, the cheapest before all, then the others,
     * the one that misses it least before all.
     *
     * @param policies by their names
     */
    public List<Tried> run(
            Map<String, ScalingPolicy> policies, ForecastConfig config, Consumer<ForecastReplay.Progress> progress) {
        SimulatedLoad chooses = load.part(chooses(), confirms());
        SimulatedLoad confirms = load.part(confirms(), load.end());
        LoadReplay.Result result = new LoadReplay(learnt(), service, policies, Map.of())
                .run(config, (policy, place, index, decision) -> {}, progress);
        List<Tried> tried = new ArrayList<>();
        for (SizedLoad sized : result.policies()) {
            tried.add(new Tried(
                    sized.name(),
                    LoadScores.of(chooses, sized).total(),
                    LoadScores.of(confirms, sized).total()));
        }
        tried.sort(Comparator.<Tried, Boolean>comparing(each -> !meets(each.chosenOn()))
                .thenComparing(each -> meets(each.chosenOn())
                        ? each.chosenOn().cost()
                        : each.chosenOn().violations())
                .thenComparing(Tried::name));
        return List.copyOf(tried);
    }

    private long chooses() {
        return at(CHOOSES_FROM);
    }

    private long confirms() {
        return at(CONFIRMS_FROM);
    }

    private long at(double share) {
        return load.first() + Math.round(share * (load.end() - load.first()));
    }
}
