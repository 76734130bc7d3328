package io.tidegate.forecaster;

import java.util.Arrays;
import java.util.List;

/**
 * How much each model counts in the combined forecast: the more, the less wrong it has recently been at that horizon (weights in
 * inverse proportion to a power of the error: Bates and Granger, The combination of forecasts, Operational Research Quarterly
 * 20, 1969). A model that is far worse than the best one does not count at all.
 */
final class Combination {
    /** The power: 1 is nearly a plain mean, many nearly the best model alone. */
    static final double POWER = 4;

    /** A model whose error is this many times the least one's is left out. */
    static final double TOO_WRONG = 2;

    /** The weight of errors from which on a model counts as measured. */
    static final double MEASURED = 10;

    private Combination() {}

    /**
     * The combined point forecast.
     *
     * @param points what each model forecasts, not a number where it cannot say
     * @param losses how wrong each has been at that horizon
     * @return not a number when no model can say
     */
    static double of(double[] points, List<HorizonLoss> losses) {
        double[] weights = weights(points, losses);
        double sum = 0;
        double total = 0;
        double first = Double.NaN;
        for (int i = 0; i < points.length; i++) {
            if (weights[i] > 0) {
                // Relative to one of them, so that models that agree are not parted by rounding.
                first = Double.isNaN(first) ? points[i] : first;
                sum += weights[i] * (points[i] - first);
                total += weights[i];
            }
        }
        return first + sum / total;
    }

    /** How much each model counts where all can say, together 1; all of them 0 where none was measured. */
    static double[] shares(List<HorizonLoss> losses) {
        double[] weights = weights(new double[losses.size()], losses);
        double total = Arrays.stream(weights).sum();
        for (int i = 0; i < weights.length; i++) {
            weights[i] = losses.get(i).weight() >= MEASURED ? weights[i] / total : 0;
        }
        return weights;
    }

    /** Before any model was measured all count alike. */
    private static double[] weights(double[] points, List<HorizonLoss> losses) {
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < points.length; i++) {
            if (counts(points[i], losses.get(i))) {
                least = Math.min(least, losses.get(i).mean());
            }
        }
        boolean measured = least < Double.POSITIVE_INFINITY;
        double[] weights = new double[points.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Double.isNaN(points[i]) ? 0 : measured ? weight(points[i], losses.get(i), least) : 1;
        }
        return weights;
    }

    private static double weight(double point, HorizonLoss loss, double least) {
        if (!counts(point, loss) || loss.mean() > TOO_WRONG * least) {
            return 0;
        }
        // Models that are never wrong count alike, and alone.
        return least == 0 ? 1 : Math.pow(least / loss.mean(), POWER);
    }

    private static boolean counts(double point, HorizonLoss loss) {
        return !Double.isNaN(point) && loss.weight() >= MEASURED;
    }
}
