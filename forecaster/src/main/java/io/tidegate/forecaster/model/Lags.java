package io.tidegate.forecaster.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Which earlier steps a regression looks at: each entry is one lag, or a run of lags whose mean counts. A lag of 1 is the step
 * before.
 */
public final class Lags {
    /** Runs of steps by whose means a noisy level is seen, beside the nearest steps. */
    private static final int[][] RUNS = {{13, 20}, {21, 36}, {37, 60}};

    private static final int NEAR = 12;

    private final List<int[]> entries;
    private final int first;
    private final int beside;

    private Lags(List<int[]> entries, int first, int beside) {
        this.entries = entries;
        this.first = first;
        this.beside = beside;
    }

    /** The nearest steps, and those around the same place of each season. */
    public static Lags lean(List<Integer> seasons, Resolution resolution) {
        return of(3, false, seasons, false, resolution);
    }

    /** More of the nearest steps, and behind the longest season the first once more. */
    public static Lags rich(List<Integer> seasons, Resolution resolution) {
        return of(NEAR, true, seasons, true, resolution);
    }

    /** The nearest {@code count} steps alone: what a load does within the hour, whatever the time of the day. */
    public static Lags nearest(int count) {
        return new Lags(
                IntStream.rangeClosed(1, count).mapToObj(lag -> new int[] {lag}).toList(), 1, 0);
    }

    private static Lags of(int near, boolean runs, List<Integer> seasons, boolean behind, Resolution resolution) {
        int first = seasons.get(0);
        TreeSet<Integer> single = new TreeSet<>();
        for (int lag = 1; lag <= near && lag < first - 1; lag++) {
            single.add(lag);
        }
        for (int season : seasons) {
            around(season, resolution, single);
        }
        if (behind) {
            around(seasons.get(seasons.size() - 1) + first, resolution, single);
        }
        List<int[]> entries = new ArrayList<>();
        single.forEach(lag -> entries.add(new int[] {lag}));
        for (int[] run : RUNS) {
            if (runs && run[1] < first - 1) {
                entries.add(IntStream.rangeClosed(run[0], run[1]).toArray());
            }
        }
        return new Lags(entries, first, resolution.bucket(first + 1));
    }

    private static void around(int lag, Resolution resolution, Set<Integer> lags) {
        int bucket = resolution.bucket(lag);
        for (int i = -1; i <= 2; i++) {
            if (lag + i * bucket >= 1) {
                lags.add(lag + i * bucket);
            }
        }
    }

    /** How many entries there are. */
    int size() {
        return entries.size();
    }

    /** The furthest lag. */
    int furthest() {
        return entries.stream()
                .mapToInt(run -> Arrays.stream(run).max().orElseThrow())
                .max()
                .orElseThrow();
    }

    /** The lags of entry {@code index}. */
    int[] entry(int index) {
        return entries.get(index);
    }

    /**
     * What each entry weighs where nothing was learnt: the same place of the first season, and of how far the last step was off
     * it the share {@code kept}.
     */
    double[] prior(double kept) {
        double[] prior = new double[size()];
        for (int i = 0; i < prior.length; i++) {
            int[] lags = entries.get(i);
            if (lags.length == 1) {
                prior[i] += lags[0] == first ? 1 : 0;
                prior[i] += lags[0] == 1 ? kept : 0;
                prior[i] -= lags[0] == first + beside ? kept : 0;
            }
        }
        return prior;
    }
}
