package io.tidegate.backtest;

import io.tidegate.domain.PoolBounds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** What policies are compared with. Each sizes each pool by itself; only {@link #STATIC_EQUAL} knows the budget. */
public enum Baseline {
    /** Always the highest demand of the history. */
    STATIC_PEAK("static-peak", "the peak of the history"),
    /** Always the mean demand of the history. */
    STATIC_MEAN("static-mean", "the mean of the history"),
    /** Always an equal part of the budget. */
    STATIC_EQUAL("static-equal", "an equal part of the budget"),
    /** The horizontal pod autoscaler with its usual target. */
    HPA("hpa", "the horizontal pod autoscaler at a utilisation of " + HorizontalPodAutoscaler.USUAL_TARGET),
    /** The horizontal pod autoscaler with the target that would have been best. */
    HPA_TUNED("hpa-tuned", "with hindsight: the horizontal pod autoscaler at the best utilisation for what is scored"),
    /** KEDA, which feeds the horizontal pod autoscaler. */
    KEDA("keda", "KEDA at " + HorizontalPodAutoscaler.USUAL_TARGET + " wanted for each connection"),
    /** The least that is enough, known beforehand. */
    ORACLE("oracle", "with hindsight: the least with which nothing is missed");

    private static final double LOWEST_TARGET = 0.05;
    private static final double HIGHEST_TARGET = 1.2;
    private static final double COARSE_STEP = 0.01;
    private static final double FINE_STEP = 0.001;

    /** Violations do not always rise with the target, so the best may lie some coarse steps beside the best coarse one. */
    private static final double AROUND = 3 * COARSE_STEP;

    private final String label;
    private final String note;

    Baseline(String label, String note) {
        this.label = label;
        this.note = note;
    }

    /** What it is called. */
    public String label() {
        return label;
    }

    /** The baseline of that name. */
    public static Optional<Baseline> named(String label) {
        return Arrays.stream(values()).filter(each -> each.label.equals(label)).findFirst();
    }

    /** All that can be told without a budget, or with one. */
    public static List<Baseline> usual(boolean budget) {
        return Arrays.stream(values())
                .filter(each -> budget || each != STATIC_EQUAL)
                .toList();
    }

    /**
     * Simulates the pools of a load.
     *
     * @param goal the share of violations that {@link #HPA_TUNED} is tuned to, 0 to 1
     * @throws IllegalArgumentException when it needs a budget and there is none
     */
    public SizedLoad simulate(SimulatedLoad load, double goal) {
        return switch (this) {
            case STATIC_PEAK ->
                steady(
                        load,
                        (series, history) ->
                                load.connections(Arrays.stream(history).max().orElse(0)));
            case STATIC_MEAN ->
                steady(
                        load,
                        (series, history) -> load.connections(
                                Arrays.stream(history).average().orElse(0)));
            case STATIC_EQUAL -> {
                int budget = load.budget().orElseThrow(() -> new IllegalArgumentException(label + " needs a budget"));
                yield steady(load, (series, history) -> budget / load.series().size());
            }
            case HPA -> each(load, series -> autoscaler(load, new Utilisation(HorizontalPodAutoscaler.USUAL_TARGET)));
            case HPA_TUNED -> tuned(load, goal);
            case KEDA ->
                each(
                        load,
                        series -> autoscaler(
                                load,
                                new AverageValue(
                                        HorizontalPodAutoscaler.USUAL_TARGET, HorizontalPodAutoscaler.POLL_MILLIS)));
            case ORACLE -> each(load, series -> new Oracle(load, series.values()));
        };
    }

    private SizedLoad each(SimulatedLoad load, Function<RecordedSeries, Scaler> scaler) {
        return new SizedLoad(
                label,
                note,
                load.series().stream()
                        .map(series -> Scaler.simulate(scaler.apply(series), load, series))
                        .toList());
    }

    /** A size for ever, which is there from the first step on. */
    private SizedLoad steady(SimulatedLoad load, BiFunction<RecordedSeries, double[], Integer> size) {
        List<SizeTrack> tracks = new ArrayList<>();
        for (int place = 0; place < load.series().size(); place++) {
            RecordedSeries series = load.series().get(place);
            int connections = size.apply(series, SimulatedLoad.known(series.values(), load.history()[place]));
            SizeTrack track = SizeTrack.of(series.values().length);
            Arrays.fill(track.ready(), connections);
            Arrays.fill(track.held(), connections);
            tracks.add(track);
        }
        return new SizedLoad(label, note, tracks);
    }

    private static HorizontalPodAutoscaler autoscaler(SimulatedLoad load, Proposal proposal) {
        return new HorizontalPodAutoscaler(proposal, load.step(), load.floor(), PoolBounds.LARGEST);
    }

    /** Each pool at the target that costs the least of those that meet the goal; where none does, at that with the fewest violations. */
    private SizedLoad tuned(SimulatedLoad load, double goal) {
        List<SizeTrack> tracks = new ArrayList<>();
        List<String> targets = new ArrayList<>();
        for (int place = 0; place < load.series().size(); place++) {
            Tuned best = tuned(load, place, goal);
            tracks.add(best.track());
            targets.add(String.format(
                    Locale.ROOT,
                    "%.4f%s",
                    best.target(),
                    best.score().violations() <= goal ? "" : " (misses the goal, as all do)"));
        }
        return new SizedLoad(label, note + ", " + String.join(", ", targets), tracks);
    }

    private record Tuned(double target, SizeTrack track, LoadScores.Score score) {
        boolean isBetterThan(Tuned other, double goal) {
            boolean meets = score.violations() <= goal;
            boolean otherMeets = other.score.violations() <= goal;
            if (meets != otherMeets) {
                return meets;
            }
            if (!meets && score.violations() != other.score.violations()) {
                return score.violations() < other.score.violations();
            }
            return score.cost() < other.score.cost();
        }
    }

    /** Coarsely over all targets, then finely around the best. */
    private static Tuned tuned(SimulatedLoad load, int place, double goal) {
        Tuned coarse = best(load, place, goal, LOWEST_TARGET, HIGHEST_TARGET, COARSE_STEP);
        return best(
                load,
                place,
                goal,
                Math.max(LOWEST_TARGET, coarse.target() - AROUND),
                coarse.target() + AROUND,
                FINE_STEP);
    }

    private static Tuned best(SimulatedLoad load, int place, double goal, double from, double to, double step) {
        Tuned best = tried(load, place, from);
        long last = Math.round((to - from) / step);
        for (int i = 1; i <= last; i++) {
            Tuned other = tried(load, place, from + i * step);
            best = other.isBetterThan(best, goal) ? other : best;
        }
        return best;
    }

    private static Tuned tried(SimulatedLoad load, int place, double target) {
        SizeTrack track = Scaler.simulate(
                autoscaler(load, new Utilisation(target)), load, load.series().get(place));
        return new Tuned(target, track, LoadScores.of(load, place, track));
    }
}
