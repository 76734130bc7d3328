package io.tidegate.pipeline.cli;

import io.tidegate.backtest.ForecastReplay;
import io.tidegate.backtest.RecordedSeries;
import io.tidegate.backtest.Seasons;
import io.tidegate.backtest.SimulatedLoad;
import io.tidegate.domain.PoolBounds;
import io.tidegate.forecaster.ForecastConfig;
import io.tidegate.pipeline.files.FileReason;
import io.tidegate.pipeline.files.SeriesFile.BadRowException;
import io.tidegate.pipeline.files.SeriesGrid;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Reads recorded load as demand for connections, on the terms of a command line. */
final class LoadReader {
    private final LoadTerms terms;

    LoadReader(LoadTerms terms) {
        this.terms = terms;
    }

    /** Reads and scales the load, with what is history cut off for a scale that is found. */
    SimulatedLoad read() {
        SeriesGrid grid;
        try {
            grid = SeriesGrid.read(terms.files());
        } catch (BadRowException wrong) {
            throw terms.files().stream().allMatch(Files::isReadable)
                    ? CommandFailure.failed(String.valueOf(wrong.getMessage()))
                    : CommandFailure.usage("--load: " + wrong.getMessage());
        } catch (IOException unreadable) {
            throw CommandFailure.usage("--load: " + FileReason.of(unreadable));
        }
        int[] history = history(grid);
        List<RecordedSeries> demand = new ArrayList<>();
        for (int place = 0; place < history.length; place++) {
            demand.add(scaled(grid.series().get(place), history[place]));
        }
        return usage(
                "--budget",
                () -> new SimulatedLoad(
                        grid.step(), terms.delaySteps(grid.step()), terms.floor(), terms.budget(), demand, history));
    }

    /** How many values of each series lie before what is scored. */
    private int[] history(SeriesGrid grid) {
        long millis = grid.step().toMillis();
        Instant until = terms.trainUntil().orElseGet(() -> middle(grid, millis));
        int[] history = new int[grid.series().size()];
        for (int place = 0; place < history.length; place++) {
            RecordedSeries series = grid.series().get(place);
            int length = series.values().length;
            long begin = series.first() * millis + series.phaseMillis();
            long before = Math.floorDiv(until.toEpochMilli() - begin + millis - 1, millis);
            history[place] = (int) Math.max(0, Math.min(length, before));
            if (Arrays.stream(series.values(), 0, history[place]).allMatch(Double::isNaN)) {
                throw CommandFailure.usage("--train-until: nothing of '" + series.name() + "' is known before " + until
                        + "; it begins at " + Instant.ofEpochMilli(begin));
            }
            if (history[place] == length) {
                throw CommandFailure.usage("--train-until: nothing of '" + series.name() + "' is left to score from "
                        + until + " on; it ends at " + Instant.ofEpochMilli(begin + (length - 1) * millis));
            }
        }
        return history;
    }

    private static Instant middle(SeriesGrid grid, long millis) {
        long first =
                grid.series().stream().mapToLong(RecordedSeries::first).min().orElse(0);
        long end = grid.series().stream()
                .mapToLong(series -> series.first() + series.values().length)
                .max()
                .orElse(0);
        return Instant.ofEpochMilli((first + end) / 2 * millis);
    }

    private RecordedSeries scaled(RecordedSeries series, int history) {
        OptionalDouble given = terms.scale();
        double scale = given.isPresent() ? given.getAsDouble() : SimulatedLoad.usualScale(series, history);
        if (!(scale > 0 && scale < Double.POSITIVE_INFINITY)) {
            throw CommandFailure.usage("--scale: the p99 of the history of '" + series.name()
                    + "' is 0, so that it says no scale; give a number");
        }
        RecordedSeries scaled = SimulatedLoad.scaled(series, scale);
        double most = Arrays.stream(scaled.values())
                .filter(value -> !Double.isNaN(value))
                .max()
                .orElse(0);
        if (most > PoolBounds.LARGEST) {
            throw CommandFailure.usage(String.format(
                    Locale.ROOT,
                    "--scale: at %.6g connections a unit '%s' wants %.0f of them; a pool has at most %d",
                    scale,
                    series.name(),
                    most,
                    PoolBounds.LARGEST));
        }
        return scaled;
    }

    /** A day is one of them wherever the history has one, as it is live: a trend may hide it from who looks for it. */
    private static List<Integer> found(SimulatedLoad load) {
        TreeSet<Integer> seasons = new TreeSet<>(Seasons.of(load.series(), load.history(), load.step()));
        long day = Duration.ofDays(1).dividedBy(load.step());
        int longest = Arrays.stream(load.history()).max().orElse(0);
        if (day > 1 && day <= ForecastConfig.LONGEST_SEASON && longest >= day) {
            seasons.add((int) day);
        }
        return List.copyOf(seasons);
    }

    /** The seasons that were given, or those that the history shows. */
    List<Integer> seasons(SimulatedLoad load) {
        return terms.seasons().isEmpty() ? found(load) : terms.seasons();
    }

    /** How the load is forecast. */
    static ForecastConfig config(SimulatedLoad load, List<Integer> seasons, int horizon) {
        return usage(
                "--season",
                () -> ForecastReplay.config(
                        load.step(),
                        seasons,
                        horizon,
                        ForecastConfig.Quantiles.DEFAULT.levels(),
                        ForecastConfig.Quantiles.DEFAULT.under()));
    }

    /** What is made of an option's value, or in a line why nothing can be. */
    static <T> T usage(String option, Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException refused) {
            throw CommandFailure.usage(option + ": " + refused.getMessage());
        }
    }
}
