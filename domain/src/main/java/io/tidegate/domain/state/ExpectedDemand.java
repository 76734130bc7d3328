package io.tidegate.domain.state;

import io.tidegate.domain.DemandForecast;
import io.tidegate.domain.ForecastStep;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The part of a forecast that sizing needs: one quantile, or the mean, step by step.
 *
 * @param origin where the first step begins
 * @param step how long a step is
 * @param demand connections wanted in each step, at most {@value #MOST_STEPS}
 * @param confidence how far it can be relied on, 0 to 1
 */
public record ExpectedDemand(Instant origin, Duration step, List<Double> demand, double confidence) {

    /** The most steps that are kept; lead times are minutes, forecasts may be days. */
    public static final int MOST_STEPS = 512;

    /** Copies the list. */
    public ExpectedDemand {
        demand = List.copyOf(demand);
    }

    /** The quantile of {@code level} of a forecast: the nearest level that is not lower, or the highest there is. */
    public static ExpectedDemand of(DemandForecast forecast, double level) {
        int column = forecast.levels().size() - 1;
        while (column > 0 && forecast.levels().get(column - 1) >= level) {
            column--;
        }
        int chosen = column;
        return new ExpectedDemand(
                forecast.origin(),
                forecast.step(),
                forecast.steps().stream()
                        .limit(MOST_STEPS)
                        .map(each -> each.quantiles().get(chosen))
                        .toList(),
                forecast.error().confidence());
    }

    /** The point forecast. */
    public static ExpectedDemand mean(DemandForecast forecast) {
        return new ExpectedDemand(
                forecast.origin(),
                forecast.step(),
                forecast.steps().stream()
                        .limit(MOST_STEPS)
                        .map(ForecastStep::mean)
                        .toList(),
                forecast.error().confidence());
    }

    /** The highest demand of a step that overlaps the stretch, in connections; empty when none does. */
    public OptionalDouble highest(Instant from, Instant to) {
        double highest = Double.NEGATIVE_INFINITY;
        Instant start = origin;
        for (double each : demand) {
            Instant end = start.plus(step);
            if (start.isBefore(to) && end.isAfter(from)) {
                highest = Math.max(highest, each);
            }
            start = end;
        }
        return highest == Double.NEGATIVE_INFINITY ? OptionalDouble.empty() : OptionalDouble.of(highest);
    }
}
