package io.tidegate.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The demand of a pool, or of a service as a whole, at future steps.
 *
 * @param service the service
 * @param pool the pool, or empty for the service as a whole; quantiles of pools do not add up to those of the service
 * @param origin the end of the last window that was known; step 1 begins here
 * @param step how long a step is
 * @param model which model
 * @param version which version of it, so that a replay can name the one that was in force
 * @param levels the quantile levels, rising, between 0 and 1, at least one
 * @param steps the forecast, nearest step first, at least one and at most {@value #MOST_STEPS}
 * @param error how wrong the model has recently been
 */
public record DemandForecast(
        ServiceId service,
        Optional<PoolId> pool,
        Instant origin,
        Duration step,
        String model,
        String version,
        List<Double> levels,
        List<ForecastStep> steps,
        ForecastError error)
        implements ServiceFact {

    /** The most steps of one forecast: a week of minutes is 10,080. */
    public static final int MOST_STEPS = 20_000;

    /** Copies the lists; refuses what has no steps, crossing levels, or steps with other levels. */
    public DemandForecast {
        Check.text("model", model, 128);
        Check.text("version of the model", version, 128);
        Check.that(!step.isNegative() && !step.isZero(), "a step must be longer than 0", step);
        levels = List.copyOf(levels);
        steps = List.copyOf(steps);
        Check.that(!levels.isEmpty(), "a forecast needs at least one quantile level", levels);
        double last = 0;
        for (double level : levels) {
            Check.that(level > last && level < 1, "quantile levels must rise and lie between 0 and 1", levels);
            last = level;
        }
        Check.that(
                !steps.isEmpty() && steps.size() <= MOST_STEPS,
                "a forecast must have 1 to " + MOST_STEPS + " steps",
                steps.size());
        for (ForecastStep each : steps) {
            // The words are put together only for who needs them: there are many steps, and seldom a wrong one.
            if (each.quantiles().size() != levels.size()) {
                throw new IllegalArgumentException("each step must have one quantile for each of the levels " + levels
                        + ", but was " + each.quantiles());
            }
        }
    }

    /**
     * The highest value that the quantile of {@code level} takes between {@code from} and {@code to}, in connections:
     * what must be ready when {@code from} is now and {@code to} is the lead time away. The nearest level that is not
     * lower is taken, or the highest there is. Empty when no step overlaps that stretch.
     */
    public OptionalDouble highest(double level, Instant from, Instant to) {
        int column = levels.size() - 1;
        while (column > 0 && levels.get(column - 1) >= level) {
            column--;
        }
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < steps.size(); i++) {
            Instant start = origin.plus(step.multipliedBy(i));
            if (start.isBefore(to) && start.plus(step).isAfter(from)) {
                highest = Math.max(highest, steps.get(i).quantiles().get(column));
            }
        }
        return highest == Double.NEGATIVE_INFINITY ? OptionalDouble.empty() : OptionalDouble.of(highest);
    }

    /** The first moment after the last step. */
    public Instant end() {
        return origin.plus(step.multipliedBy(steps.size()));
    }

    @Override
    public <R> R fold(Cases<R> cases) {
        return cases.forecast(this);
    }
}
