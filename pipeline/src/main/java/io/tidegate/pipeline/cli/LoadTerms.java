package io.tidegate.pipeline.cli;

import io.tidegate.domain.ScalingPolicy;
import io.tidegate.forecaster.ForecastConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** Which recorded load, and how pools are simulated under it: the options of whatever replays load. */
final class LoadTerms {
    private static final String AUTO = "auto";

    /** The longest forecast, less a step. */
    private static final int MOST_DELAY = ForecastConfig.MOST_STEPS - 1;

    @Option(
            names = "--load",
            paramLabel = "FILE",
            arity = "1..*",
            description = {
                "Recorded load, .csv or .csv.gz with the columns",
                "series,timestamp,value; each series is a pool, an",
                "empty value a gap. All files have one step."
            })
    private List<Path> files = List.of();

    @Option(
            names = "--delay",
            paramLabel = "DURATION",
            defaultValue = "3m",
            description = "From the decision that a pool grows to the connections; whole steps. Default: 3m.")
    private Duration delay = Duration.ofMinutes(3);

    @Option(
            names = "--train-until",
            paramLabel = "TIME",
            description = "Rows before are learnt from and not scored. Default: the middle of the data.")
    private Optional<Instant> trainUntil = Optional.empty();

    @Option(
            names = "--scale",
            paramLabel = "auto|X",
            defaultValue = AUTO,
            description = {
                "Connections for each unit of value; auto: so many",
                "that the p99 of the history of each series is 30.",
                "Default: auto."
            })
    private String scale = AUTO;

    @Option(
            names = "--season",
            split = ",",
            paramLabel = "STEPS",
            description = "After how many steps the series repeat, rising; found from the history when left out.")
    private List<Integer> seasons = List.of();

    @Option(
            names = "--budget",
            paramLabel = "N",
            description = "What the pools may hold together, as one service. Without it none takes from another.")
    private Optional<Integer> budget = Optional.empty();

    @Option(
            names = "--floor",
            paramLabel = "N",
            defaultValue = "1",
            description = "What each pool holds at least. Default: 1.")
    private int floor;

    /** Refuses what cannot be simulated, before anything is read. */
    void check() {
        for (Path file : files) {
            if (!Files.exists(file)) {
                throw CommandFailure.usage("--load: " + file + ": there is no such file");
            }
        }
        if (delay.isNegative() || delay.isZero()) {
            throw CommandFailure.usage("--delay must be longer than 0s");
        }
        if (floor < 1) {
            throw CommandFailure.usage("--floor must be at least 1, but was " + floor);
        }
        if (budget.isPresent() && (budget.get() < 1 || budget.get() > ScalingPolicy.MOST_BUDGET)) {
            throw CommandFailure.usage(
                    "--budget must be between 1 and " + ScalingPolicy.MOST_BUDGET + ", but was " + budget.get());
        }
        scale();
    }

    List<Path> files() {
        return files;
    }

    /** The delay in whole steps, rounded up. */
    int delaySteps(Duration step) {
        long steps = (delay.toMillis() + step.toMillis() - 1) / step.toMillis();
        if (steps > MOST_DELAY) {
            throw CommandFailure.usage("--delay: " + delay + " are " + steps + " steps of " + step + "; at most "
                    + MOST_DELAY + " can be simulated");
        }
        return (int) steps;
    }

    Optional<Instant> trainUntil() {
        return trainUntil;
    }

    /** Connections for each unit of value; empty when the history says. */
    OptionalDouble scale() {
        if (scale.equals(AUTO)) {
            return OptionalDouble.empty();
        }
        try {
            double connections = Double.parseDouble(scale);
            if (connections > 0 && connections < Double.POSITIVE_INFINITY) {
                return OptionalDouble.of(connections);
            }
        } catch (NumberFormatException unreadable) {
            // Said below, like a number that is none.
        }
        throw CommandFailure.usage("--scale must be auto or a number above 0, but was '" + scale + "'");
    }

    List<Integer> seasons() {
        return seasons;
    }

    OptionalInt budget() {
        return budget.isPresent() ? OptionalInt.of(budget.get()) : OptionalInt.empty();
    }

    int floor() {
        return floor;
    }
}
