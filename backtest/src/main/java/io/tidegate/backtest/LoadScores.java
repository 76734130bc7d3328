package io.tidegate.backtest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a way of sizing pools cost and how often it was not enough, over the steps that count: no history and no gaps.
 *
 * @param total over all pools
 * @param series of each pool, in the order of the series
 * @param budgetOverruns in how many steps all pools together held more than the budget; 0 without one
 */
public record LoadScores(Score total, List<Score> series, int budgetOverruns) {
    private static final double MEDIAN = 0.5;
    private static final double P99 = 0.99;

    /** Copies the list. */
    public LoadScores {
        series = List.copyOf(series);
    }

    /**
     * The score of one pool, or of all together.
     *
     * @param steps how many steps of a pool count
     * @param cost connections held, on average; of all pools together, their sum on average
     * @param violations the share of steps in which more was wanted than was ready, 0 to 1
     * @param unserved the sum of what was missing, connections times steps
     * @param missing what was missing in the steps in which something was
     * @param changes in how many steps a pool got another size
     */
    public record Score(int steps, double cost, double violations, double unserved, Missing missing, int changes) {}

    /**
     * How many connections were missing in the steps in which some were; 0 where there were none.
     *
     * @param p50 in half of those steps not more
     * @param p99 in 99 of 100 of those steps not more
     * @param most never more
     */
    public record Missing(double p50, double p99, double most) {}

    /** Scores what was simulated. */
    public static LoadScores of(SimulatedLoad load, SizedLoad sized) {
        Sums all = new Sums();
        List<Score> each = new ArrayList<>();
        long first = load.first();
        int steps = Math.toIntExact(load.end() - first);
        long[] held = new long[steps];
        boolean[] counts = new boolean[steps];
        for (int place = 0; place < load.series().size(); place++) {
            SizeTrack track = sized.tracks().get(place);
            Sums own = new Sums();
            own.add(load, place, track);
            all.add(load, place, track);
            each.add(own.score(own.steps));
            int offset = Math.toIntExact(load.series().get(place).first() - first);
            for (int i = load.history()[place]; i < load.series().get(place).values().length; i++) {
                held[offset + i] += track.held()[i];
                counts[offset + i] |= load.isScored(place, i);
            }
        }
        int scored = 0;
        int overruns = 0;
        for (int i = 0; i < steps; i++) {
            scored += counts[i] ? 1 : 0;
            overruns += load.budget().isPresent() && held[i] > load.budget().getAsInt() ? 1 : 0;
        }
        return new LoadScores(all.score(scored), each, overruns);
    }

    /** Scores one pool. */
    static Score of(SimulatedLoad load, int place, SizeTrack track) {
        Sums sums = new Sums();
        sums.add(load, place, track);
        return sums.score(sums.steps);
    }

    private static final class Sums {
        private double[] missing = new double[16];
        private int violations;
        private int steps;
        private int changes;
        private long held;
        private double unserved;

        void add(SimulatedLoad load, int place, SizeTrack track) {
            double[] demand = load.series().get(place).values();
            int history = load.history()[place];
            for (int i = history; i < demand.length; i++) {
                changes += i > 0 && track.held()[i] != track.held()[i - 1] ? 1 : 0;
                if (!load.isScored(place, i)) {
                    continue;
                }
                steps++;
                held += track.held()[i];
                if (SimulatedLoad.exceeds(demand[i], track.ready()[i])) {
                    miss(demand[i] - track.ready()[i]);
                }
            }
        }

        private void miss(double connections) {
            if (violations == missing.length) {
                missing = Arrays.copyOf(missing, 2 * violations);
            }
            missing[violations] = connections;
            violations++;
            unserved += connections;
        }

        Score score(int moments) {
            double[] seen = Arrays.copyOf(missing, violations);
            Missing quantiles = violations == 0
                    ? new Missing(0, 0, 0)
                    : new Missing(
                            SimulatedLoad.quantile(seen, MEDIAN),
                            SimulatedLoad.quantile(seen, P99),
                            SimulatedLoad.quantile(seen, 1));
            return new Score(
                    steps,
                    moments == 0 ? 0 : (double) held / moments,
                    steps == 0 ? 0 : (double) violations / steps,
                    unserved,
                    quantiles,
                    changes);
        }
    }
}
