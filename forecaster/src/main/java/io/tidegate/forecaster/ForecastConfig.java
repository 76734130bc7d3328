package io.tidegate.forecaster;

import io.tidegate.domain.PoolWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Settings of the forecaster.
 *
 * @param measure which number of a window is forecast
 * @param step the length of the windows that are read and of the steps that are forecast, whole milliseconds; windows of
 *     other lengths are not read
 * @param seasons after how many steps the demand repeats, rising, each 2 to {@value #LONGEST_SEASON}; a day and a week of
 *     minutes are 1,440 and 10,080
 * @param steps how many steps are forecast, 1 to {@value #MOST_STEPS}
 * @param quantiles how sure the forecasts are
 * @param leastCoverage a window whose samples cover less of it than this, 0 to 1, is a gap
 * @param longestGap after a longer gap a series begins anew, at least one step
 * @param staleAfter a forecast whose origin was that long ago when its last window was written is not published: history that
 *     is loaded trains, and is measured, in silence
 * @param accuracyEvery how often it is told how wrong the forecasts of each series have been, at least a step
 * @param service how the series of a service is put together
 * @param training how models are trained over all series
 */
public record ForecastConfig(
        DemandMeasure measure,
        Duration step,
        List<Integer> seasons,
        int steps,
        Quantiles quantiles,
        double leastCoverage,
        Duration longestGap,
        Duration staleAfter,
        Duration accuracyEvery,
        Services service,
        Training training) {

    /** A week of minutes. */
    public static final int LONGEST_SEASON = 10_080;

    /** A day of minutes. */
    public static final int MOST_STEPS = 1_440;

    /** An hour ahead in minutes, with seasons of a day and a week. */
    public static final ForecastConfig DEFAULT = new ForecastConfig(
            DemandMeasure.MEAN,
            Duration.ofMinutes(1),
            List.of(1_440, 10_080),
            60,
            Quantiles.DEFAULT,
            0.5,
            Duration.ofHours(6),
            Duration.ofMinutes(5),
            Duration.ofHours(1),
            Services.DEFAULT,
            Training.DEFAULT);

    /** Refuses what makes no series. */
    public ForecastConfig {
        Require.that(isWholeMillis(step), "step must be a whole number of milliseconds above 0", step);
        seasons = List.copyOf(seasons);
        Require.that(!seasons.isEmpty(), "seasons must name at least one season", seasons);
        int shorter = 1;
        for (int season : seasons) {
            Require.that(
                    season > shorter && season <= LONGEST_SEASON,
                    "seasons must rise and lie between 2 and " + LONGEST_SEASON + " steps",
                    seasons);
            shorter = season;
        }
        Require.that(steps >= 1 && steps <= MOST_STEPS, "steps must be between 1 and " + MOST_STEPS, steps);
        Require.that(leastCoverage >= 0 && leastCoverage <= 1, "leastCoverage must be between 0 and 1", leastCoverage);
        Require.that(longestGap.compareTo(step) >= 0, "longestGap must be at least a step of " + step, longestGap);
        Require.that(
                longestGap.compareTo(step.multipliedBy(LONGEST_SEASON)) <= 0,
                "longestGap must be at most " + LONGEST_SEASON + " steps of " + step,
                longestGap);
        Require.that(staleAfter.compareTo(step) >= 0, "staleAfter must be at least a step of " + step, staleAfter);
        Require.that(
                accuracyEvery.compareTo(step) >= 0, "accuracyEvery must be at least a step of " + step, accuracyEvery);
        Require.that(
                training.originsEvery().compareTo(step) >= 0,
                "training.originsEvery must be at least a step of " + step,
                training.originsEvery());
        Require.that(
                service.grace().compareTo(step) > 0,
                "service.grace must be more than a step of " + step + ", or no pool is ever waited for",
                service.grace());
    }

    /**
     * How sure forecasts are.
     *
     * @param levels the levels that are published, rising, between 0 and 1. One that the errors cannot carry yet is left out:
     *     0.99 needs 99 of them
     * @param under how many times an error counts where the forecast was too low, when the models are weighed: 1 to 100
     * @param lead how far ahead the published error and coverage look: the time from a forecast to the resized pool
     * @param errors how many recent errors are kept for each model and horizon, at least 10
     * @param leastErrors nothing is published that stands on fewer, 10 to {@code errors}
     */
    public record Quantiles(List<Double> levels, double under, Duration lead, int errors, int leastErrors) {

        /** The levels that the decider's defaults ask for. */
        public static final Quantiles DEFAULT =
                new Quantiles(List.of(0.05, 0.5, 0.9, 0.95, 0.99), 2, Duration.ofMinutes(5), 200, 20);

        /** Copies the levels; refuses levels that do not rise. */
        public Quantiles {
            levels = List.copyOf(levels);
            Require.that(!levels.isEmpty(), "levels must name at least one quantile", levels);
            double last = 0;
            for (double level : levels) {
                Require.that(level > last && level < 1, "levels must rise and lie between 0 and 1", levels);
                last = level;
            }
            Require.that(under >= 1 && under <= 100, "under must be between 1 and 100", under);
            Require.that(!lead.isNegative() && !lead.isZero(), "lead must be more than 0", lead);
            Require.that(errors >= 10 && errors <= 10_000, "errors must be between 10 and 10000", errors);
            Require.that(
                    leastErrors >= 10 && leastErrors <= errors,
                    "leastErrors must be between 10 and the errors that are kept, " + errors,
                    leastErrors);
        }
    }

    /**
     * How the demand of a service is put together from that of its pools.
     *
     * @param grace how long after its last window, on the clock of those who write windows, a pool is waited for; more than a
     *     step
     * @param mostOpen how many steps may be open at once; the oldest is closed as it is when there are more. Covers the history
     *     that one pool may bring before the next one brings its own
     * @param mostPools how many pools a service may have at once; windows of further ones are left out and counted
     */
    public record Services(Duration grace, int mostOpen, int mostPools) {

        /** Windows of a minute may be left out twice; a week of minutes. */
        public static final Services DEFAULT = new Services(Duration.ofSeconds(150), 10_080, 1_000);

        /** Refuses what is not positive, and what would not fit into one record of the store's changelog. */
        public Services {
            Require.that(!grace.isNegative() && !grace.isZero(), "grace must be more than 0", grace);
            Require.that(mostOpen >= 1 && mostOpen <= 20_000, "mostOpen must be between 1 and 20000", mostOpen);
            Require.that(mostPools >= 1 && mostPools <= 2_000, "mostPools must be between 1 and 2000", mostPools);
        }
    }

    /**
     * How models are trained over all series.
     *
     * @param trees how many boosted trees, 0 for no training, at most 1,000
     * @param leastLessons from how many lessons at least, at least 100
     * @param mostLessons how many lessons are kept, in memory and in the changelog: {@code leastLessons} to 200,000
     * @param reach how far back they shall reach where there are more; at least a minute
     * @param originsEvery how often what a pool's forecast teaches is remembered, eight lessons at a time
     * @param every how long a training holds, at least a minute
     * @param drift how many times the error that was measured when the trees were trained they may have before they are
     *     trained anew, above 1
     * @param pause between two trainings, whatever their reason, at least a second
     * @param notice how long after a training the trees come into force, so that by then every instance has them, at least ten
     *     seconds: instances look every five
     * @param keep how long versions that are no longer in force are kept for who forecasts old windows again
     * @param seed of the samples that trees are grown on
     */
    public record Training(
            int trees,
            int leastLessons,
            int mostLessons,
            Duration reach,
            Duration originsEvery,
            Duration every,
            double drift,
            Duration pause,
            Duration notice,
            Duration keep,
            long seed) {

        /** Anew each day. */
        public static final Training DEFAULT = new Training(
                100,
                2_000,
                60_000,
                Duration.ofDays(14),
                Duration.ofHours(1),
                Duration.ofDays(1),
                1.25,
                Duration.ofMinutes(10),
                Duration.ofMinutes(1),
                Duration.ofDays(30),
                1);

        /** The same with other lessons. */
        public Training learningFrom(Duration origins, int most) {
            return new Training(trees, leastLessons, most, reach, origins, every, drift, pause, notice, keep, seed);
        }

        /** Refuses what cannot be trained. */
        public Training {
            Require.that(trees >= 0 && trees <= 1_000, "training.trees must be between 0 and 1000", trees);
            Require.that(leastLessons >= 100, "training.leastLessons must be at least 100", leastLessons);
            Require.that(
                    mostLessons >= leastLessons && mostLessons <= 200_000,
                    "training.mostLessons must be between leastLessons, " + leastLessons + ", and 200000",
                    mostLessons);
            Require.that(
                    every.compareTo(Duration.ofMinutes(1)) >= 0, "training.every must be at least a minute", every);
            Require.that(
                    reach.compareTo(Duration.ofMinutes(1)) >= 0, "training.reach must be at least a minute", reach);
            Require.that(drift > 1 && drift <= 100, "training.drift must be above 1 and at most 100", drift);
            Require.that(
                    pause.compareTo(Duration.ofSeconds(1)) >= 0, "training.pause must be at least a second", pause);
            Require.that(
                    notice.compareTo(Duration.ofSeconds(10)) >= 0,
                    "training.notice must be at least ten seconds",
                    notice);
            Require.that(
                    keep.compareTo(every) >= 0,
                    "training.keep must be at least as long as a training holds, " + every,
                    keep);
        }
    }

    /** The number of the step that begins at {@code start}, counted from 1970. */
    long number(Instant start) {
        return Math.floorDiv(start.toEpochMilli(), step.toMillis());
    }

    /** When the step {@code number} begins. */
    Instant start(long number) {
        return Instant.ofEpochMilli(Math.multiplyExact(number, step.toMillis()));
    }

    /** What a window says, or nothing where its samples cover too little of it. */
    OptionalDouble observation(PoolWindow window) {
        return window.samples() > 0 && window.coverage() >= leastCoverage
                ? OptionalDouble.of(measure.of(window.demand()))
                : OptionalDouble.empty();
    }

    /** Whether the step {@code number} lies so far before {@code now} that it is history. */
    boolean isStale(long number, Instant now) {
        return start(number + 1).isBefore(now.minus(staleAfter));
    }

    /** The lead in steps, at least 1, at most all that are forecast. */
    int leadSteps() {
        long whole = (quantiles.lead().toMillis() + step.toMillis() - 1) / step.toMillis();
        return (int) Math.max(1, Math.min(steps, whole));
    }

    /**
     * Whether it is told after the step {@code number} how wrong forecasts have been.
     *
     * @param shift another one for each series, so that not all tell it at once
     */
    boolean tellsAccuracy(long number, int shift) {
        return Math.floorMod(number + shift, wholeSteps(accuracyEvery)) == 0;
    }

    /** How many steps lie between two origins that are learnt from, at least 1. */
    public int lessonSteps() {
        return (int) Math.min(Integer.MAX_VALUE, wholeSteps(training.originsEvery()));
    }

    /** The longest gap in steps, at least 1. */
    long gapSteps() {
        return wholeSteps(longestGap);
    }

    /** Asked at every step; dividing durations would divide decimal fractions. */
    private long wholeSteps(Duration time) {
        return time.toMillis() / step.toMillis();
    }

    private static boolean isWholeMillis(Duration step) {
        return step.toMillis() > 0 && step.equals(Duration.ofMillis(step.toMillis()));
    }
}
