package io.tidegate.ingest;

import io.tidegate.domain.Metric;

/**
 * What chance alone does to a metric within one window, when borrowers come independently of each other: however steady a
 * short history looks, a window of few borrowers differs from the next by this much.
 *
 * @param borrows how many connections a window of this length usually hands out
 * @param seconds how long it is
 */
record WindowNoise(double borrows, double seconds) {

    /**
     * The standard deviation that the usual value has for no reason; 0 where nothing is known.
     *
     * <p>A count has the variance of its mean (Poisson). Demand averaged over a window is the sum of the holds that began in
     * it: of n exponential ones, it is off by usual × √(2/n), and never by more than a single look at the queue M/G/∞ would
     * be, √usual (Whitt, The efficiency of one long run versus independent replications, 1991, section 3).
     */
    double deviation(Metric metric, double usual) {
        double relative = Math.sqrt(2 / Math.max(1, borrows));
        return switch (metric) {
            case DEMAND -> Math.min(Math.sqrt(Math.max(0, usual)), Math.max(0, usual) * relative);
            case UTILISATION -> Math.max(0, usual) * relative;
            // A single event is never news, even where there has been none for long.
            case BORROW_RATE, TIMEOUT_RATE, ERROR_RATE -> Math.sqrt(Math.max(1, usual * seconds)) / seconds;
            case WAIT, HOLD, CONNECT -> 0;
        };
    }
}
