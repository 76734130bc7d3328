package io.tidegate.backtest;

import io.tidegate.forecaster.ForecastConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds after how many steps recorded series repeat: an hour, a day, a week, a year, where the data shows it. */
public final class Seasons {
    private static final List<Duration> CANDIDATES =
            List.of(Duration.ofHours(1), Duration.ofDays(1), Duration.ofDays(7), Duration.ofDays(365));

    /** A season that is shorter than this says nothing that the last steps do not. */
    private static final int SHORTEST = 4;

    /** A share of the variance that a season has to explain. */
    private static final double LEAST_CORRELATION = 0.2;

    private Seasons() {}

    /**
     * The seasons of these series, in steps, rising; those of a day where none shows, and of at least {@value #SHORTEST} steps.
     *
     * @param known how many values of each series may be looked at, in the order of the series
     */
    public static List<Integer> of(List<RecordedSeries> series, int[] known, Duration step) {
        List<Integer> seasons = new ArrayList<>();
        for (Duration candidate : CANDIDATES) {
            long steps = candidate.dividedBy(step);
            if (steps >= SHORTEST && steps <= ForecastConfig.LONGEST_SEASON && shows(series, known, (int) steps)) {
                seasons.add((int) steps);
            }
        }
        if (seasons.isEmpty()) {
            long day = Duration.ofDays(1).dividedBy(step);
            seasons.add((int) Math.max(SHORTEST, Math.min(ForecastConfig.LONGEST_SEASON, day)));
        }
        return seasons;
    }

    private static boolean shows(List<RecordedSeries> series, int[] known, int season) {
        int able = 0;
        int seasonal = 0;
        for (int i = 0; i < known.length; i++) {
            if (known[i] >= 3 * season) {
                able++;
                double[] past = Arrays.copyOf(series.get(i).values(), known[i]);
                seasonal += Naive2.autocorrelation(past, season) > LEAST_CORRELATION ? 1 : 0;
            }
        }
        return able > 0 && 2 * seasonal >= able;
    }
}
