package io.tidegate.domain.statistics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.OptionalDouble;

/**
 * The quantile of values that count differently: the smallest value for which it and all smaller ones have at least the
 * share q of all weight, inf{x : F(x) ≥ q} (type 1 of Hyndman and Fan, Sample quantiles in statistical packages, 1996,
 * with weights). For whole numbers weighted by time {@link DemandHistogram} needs no list of values.
 */
public final class WeightedQuantile {
    private WeightedQuantile() {}

    /**
     * The quantile, one of the values; empty when all weights are 0 or there are none.
     *
     * @param values finite, in any order
     * @param weights as many, finite, at least 0
     * @param q between 0 and 1
     */
    public static OptionalDouble of(double[] values, double[] weights, double q) {
        if (!(q >= 0 && q <= 1)) {
            throw new IllegalArgumentException("a quantile must lie between 0 and 1, but was " + q);
        }
        if (values.length != weights.length) {
            throw new IllegalArgumentException("there must be a weight for each of " + values.length
                    + " values, but there were " + weights.length);
        }
        Weighted[] sorted = new Weighted[values.length];
        double total = 0;
        for (int i = 0; i < values.length; i++) {
            sorted[i] = new Weighted(values[i], weights[i]);
            total += weights[i];
        }
        Arrays.sort(sorted, Comparator.comparingDouble(Weighted::value));
        double seen = 0;
        OptionalDouble last = OptionalDouble.empty();
        for (Weighted each : sorted) {
            if (each.weight > 0) {
                seen += each.weight;
                last = OptionalDouble.of(each.value);
                if (seen >= q * total) {
                    return last;
                }
            }
        }
        // Added up in another order, the weights may fall short of their total by a last digit.
        return last;
    }

    private record Weighted(double value, double weight) {
        private Weighted {
            if (!Double.isFinite(value) || !(weight >= 0) || Double.isInfinite(weight)) {
                throw new IllegalArgumentException(
                        "values must be finite and weights not negative, but were " + value + " and " + weight);
            }
        }
    }
}
