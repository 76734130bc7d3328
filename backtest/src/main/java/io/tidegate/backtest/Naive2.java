package io.tidegate.backtest;

import java.util.Arrays;

/**
 * Naive2, the benchmark of the M competitions: the last value without its season, put back into the season. The season is taken
 * out by classical multiplicative decomposition where the autocorrelation at its lag is significant at 90 %, and left in
 * where it is not, as in the competition's own code. Gaps are skipped.
 */
final class Naive2 {
    private static final double SIGNIFICANT = 1.645;

    /** Of a long series of many steps a season, only so many of the last are looked at that it takes about as many products. */
    private static final int MOST_PRODUCTS = 5_000_000;

    private Naive2() {}

    /** The next {@code steps} steps of a series that ends with {@code values}. */
    static double[] forecast(double[] values, int season, int steps) {
        double[] indices = indices(values, season);
        int last = values.length - 1;
        while (last > 0 && Double.isNaN(values[last])) {
            last--;
        }
        double level = values[last] / indices[last % season];
        double[] path = new double[steps];
        for (int h = 0; h < steps; h++) {
            path[h] = level * indices[(values.length + h) % season];
        }
        return path;
    }

    private static double[] indices(double[] values, int season) {
        double[] none = new double[season];
        Arrays.fill(none, 1);
        if (values.length < 3 * season || !isSeasonal(values, season)) {
            return none;
        }
        double[] sums = new double[season];
        int[] counts = new int[season];
        for (int i = season / 2; i + season / 2 < values.length; i++) {
            double trend = 0;
            for (int j = -(season / 2); j <= season / 2; j++) {
                // Of an even season the outermost two count half, so that every place of it counts once.
                double weight = season % 2 == 0 && Math.abs(j) == season / 2 ? 0.5 : 1;
                trend += weight * values[i + j] / season;
            }
            double ratio = values[i] / trend;
            if (Double.isFinite(ratio)) {
                sums[i % season] += ratio;
                counts[i % season]++;
            }
        }
        double total = 0;
        for (int i = 0; i < season; i++) {
            if (counts[i] == 0) {
                return none;
            }
            sums[i] /= counts[i];
            total += sums[i];
        }
        for (int i = 0; i < season; i++) {
            sums[i] *= season / total;
            if (!(sums[i] > 0)) {
                return none;
            }
        }
        return sums;
    }

    private static boolean isSeasonal(double[] all, int season) {
        int most = Math.max(3 * season, MOST_PRODUCTS / season);
        double[] values = all.length <= most ? all : Arrays.copyOfRange(all, all.length - most, all.length);
        double squares = 0;
        for (int lag = 1; lag < season; lag++) {
            double correlation = autocorrelation(values, lag);
            squares += correlation * correlation;
        }
        double limit = SIGNIFICANT * Math.sqrt((1 + 2 * squares) / values.length);
        return Math.abs(autocorrelation(values, season)) > limit;
    }

    /** At {@code lag}, over the pairs of known values; 0 in a constant series. */
    static double autocorrelation(double[] values, int lag) {
        double mean = Arrays.stream(values)
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(0);
        double products = 0;
        double squares = 0;
        for (int i = 0; i < values.length; i++) {
            if (Double.isNaN(values[i])) {
                continue;
            }
            squares += (values[i] - mean) * (values[i] - mean);
            if (i >= lag && !Double.isNaN(values[i - lag])) {
                products += (values[i] - mean) * (values[i - lag] - mean);
            }
        }
        return squares == 0 ? 0 : products / squares;
    }
}
