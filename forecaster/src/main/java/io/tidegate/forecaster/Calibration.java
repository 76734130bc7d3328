package io.tidegate.forecaster;

/**
 * Corrects quantiles as they come true or not: adaptive conformal inference (Gibbs and Candès, Adaptive conformal inference under
 * distribution shift, NeurIPS 2021), on the logarithm of the width instead of on the level, so that a band can also get wider
 * than the widest error that was seen. A value beyond the quantile widens it, one within narrows it a little, in such
 * proportion that in the long run the stated share lies within, whatever the series does.
 */
final class Calibration {
    /**
     * How fast, where each error is a new one; the more they come together, the slower, see {@link HorizonErrors#overlap}.
     */
    static final double PACE = 0.03;

    private static final double NARROWEST = 0.2;
    private static final double WIDEST = 5;

    private Calibration() {}

    /**
     * By how much a band is wider than the errors say that it is measured by: {@code kept} errors of which always
     * {@code overlap} are one are worth {@code kept/overlap}, and the quantile of a few errors is more often too narrow than
     * too wide.
     */
    static double caution(double overlap, int kept) {
        return 1 + overlap / kept;
    }

    /**
     * The next width of the quantile at {@code level}.
     *
     * @param overlap how many errors in a row are worth one, at least 1
     * @param below whether the value was at most the quantile
     */
    static double next(double width, double level, double overlap, boolean below) {
        double missed = level - (below ? 1 : 0);
        double turned = width * Math.exp(PACE / overlap * (level < 0.5 ? -missed : missed));
        return Math.max(NARROWEST, Math.min(WIDEST, turned));
    }
}
