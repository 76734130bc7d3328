package io.tidegate.forecaster;

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
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < points.length; i++) {
            if (counts(points[i], losses.get(i))) {
                least = Math.min(least, error(losses.get(i)));
            }
        }
        boolean measured = least < Double.POSITIVE_INFINITY;
        double sum = 0;
        double weights = 0;
        double first = Double.NaN;
        for (int i = 0; i < points.length; i++) {
            double weight = Double.isNaN(points[i]) ? 0 : measured ? weight(points[i], losses.get(i), least) : 1;
            if (weight > 0) {
                // Relative to one of them, so that models that agree are not parted by rounding.
                first = Double.isNaN(first) ? points[i] : first;
                sum += weight * (points[i] - first);
                weights += weight;
            }
        }
        return first + sum / weights;
    }

    private static double weight(double point, HorizonLoss loss, double least) {
        if (!counts(point, loss) || error(loss) > TOO_WRONG * least) {
            return 0;
        }
        // Models that are never wrong count alike, and alone.
        return least == 0 ? 1 : Math.pow(least / error(loss), POWER);
    }

    private static boolean counts(double point, HorizonLoss loss) {
        return !Double.isNaN(point) && loss.weight() >= MEASURED;
    }

    private static double error(HorizonLoss loss) {
        return loss.loss() / loss.weight();
    }
}
