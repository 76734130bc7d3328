package io.tidegate.backtest;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * Recorded load as demand for connections, with the terms on which pools are simulated under it.
 *
 * @param step how long a step is
 * @param delay steps from a decision that a pool grows to the connections that it grows by, at least 1
 * @param floor what each pool holds at least, at least 1
 * @param budget what all pools together may hold; empty where they share nothing
 * @param series a pool each, in connections
 * @param history how many values of each series come before what is scored, in the order of the series
 */
@SuppressWarnings("ArrayRecordComponent") // read by place, never compared
public record SimulatedLoad(
        Duration step, int delay, int floor, OptionalInt budget, List<RecordedSeries> series, int[] history) {
    /** So that 0.1 + 0.2 connections are not one too many. */
    static final double ROUNDING = 1e-9;

    /** The p99 of a history that is scaled by itself, in connections. */
    private static final double USUAL_P99 = 30;

    private static final double P99 = 0.99;

    /** Copies what can change; refuses terms under which nothing can be simulated. */
    public SimulatedLoad {
        if (delay < 1 || floor < 1) {
            throw new IllegalArgumentException(
                    "delay and floor must be at least 1, but were " + delay + " and " + floor);
        }
        series = List.copyOf(series);
        history = history.clone();
        if (history.length != series.size()) {
            throw new IllegalArgumentException(
                    "each of " + series.size() + " series needs its history, but there were " + history.length);
        }
        if (budget.isPresent() && (long) floor * series.size() > budget.getAsInt()) {
            throw new IllegalArgumentException("a budget of " + budget.getAsInt() + " is too small for " + series.size()
                    + " pools of at least " + floor);
        }
    }

    /**
     * How many connections one unit of a series is, when the 99th percentile of its history shall be {@value #USUAL_P99} of them.
     *
     * @param history how many of its values are known
     * @return not a finite number above 0 where the history says nothing
     */
    public static double usualScale(RecordedSeries series, int history) {
        return USUAL_P99 / quantile(known(series.values(), history), P99);
    }

    /** The series with each value so many times as large. */
    public static RecordedSeries scaled(RecordedSeries series, double scale) {
        double[] values =
                Arrays.stream(series.values()).map(value -> value * scale).toArray();
        return new RecordedSeries(series.name(), series.first(), series.phaseMillis(), values);
    }

    /**
     * A part of it: what lies before is history, what comes after does not exist.
     *
     * @param from number of the first step that is scored, counted from 1970
     * @param to number of the first step that is cut off
     */
    SimulatedLoad part(long from, long to) {
        List<RecordedSeries> cut = new ArrayList<>();
        int[] before = new int[series.size()];
        for (int place = 0; place < before.length; place++) {
            RecordedSeries whole = series.get(place);
            int length = index(whole, to);
            before[place] = Math.min(length, index(whole, from));
            cut.add(new RecordedSeries(
                    whole.name(), whole.first(), whole.phaseMillis(), Arrays.copyOf(whole.values(), length)));
        }
        return new SimulatedLoad(step, delay, floor, budget, cut, before);
    }

    /** The same without what is scored: what was known before. */
    public SimulatedLoad known() {
        long until = first();
        for (int place = 0; place < history.length; place++) {
            until = Math.max(until, series.get(place).first() + history[place]);
        }
        return part(until, until);
    }

    private static int index(RecordedSeries of, long number) {
        return (int) Math.max(0, Math.min(of.values().length, number - of.first()));
    }

    /** The values of a history that are no gaps. */
    static double[] known(double[] values, int history) {
        return Arrays.stream(values, 0, history)
                .filter(value -> !Double.isNaN(value))
                .toArray();
    }

    /** The quantile of values in any order, between two of them on the straight line; not a number without any. */
    static double quantile(double[] values, double level) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double place = level * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(sorted.length - 1, below + 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /** Whole connections for a demand, at least the floor. */
    int connections(double demand) {
        return (int) Math.max(floor, Math.ceil(demand - ROUNDING));
    }

    /** Whether a demand is more than what is ready. */
    static boolean exceeds(double demand, int ready) {
        return demand > ready + ROUNDING;
    }

    /** Whether a step of a series counts: it is no history, and no gap. */
    boolean isScored(int place, int index) {
        return index >= history[place] && !Double.isNaN(series.get(place).values()[index]);
    }

    /** The number of the first step of any series, counted from 1970. */
    long first() {
        return series.stream().mapToLong(RecordedSeries::first).min().orElse(0);
    }

    /** The number of the first step after all series. */
    long end() {
        return series.stream()
                .mapToLong(each -> each.first() + each.values().length)
                .max()
                .orElse(0);
    }

    /** When the step with that number, counted from 1970, is over; series that begin within a step are as if they began together. */
    Instant end(long number) {
        long phase =
                series.stream().mapToLong(RecordedSeries::phaseMillis).max().orElse(0);
        return Instant.ofEpochMilli((number + 1) * step.toMillis() + phase);
    }

    /** The timestamp of a step of a series. */
    public Instant time(RecordedSeries of, int index) {
        return Instant.ofEpochMilli((of.first() + index) * step.toMillis() + of.phaseMillis());
    }
}
