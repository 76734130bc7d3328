package io.tidegate.backtest;

/** How many replicas a metric asks for, before the horizontal pod autoscaler damps it. */
interface Proposal {
    /** The ratio to the target within which nothing is changed: the controller's default. */
    double TOLERANCE = 0.1;

    /**
     * The replicas that are asked for.
     *
     * @param atMillis the time of the sync, in milliseconds from any origin
     * @param demand connections wanted
     * @param ready replicas that are ready
     * @param held all replicas
     */
    int replicas(long atMillis, double demand, int ready, int held);

    /** Whether a ratio of metric to target is so near to 1 that nothing is changed. */
    static boolean isTolerated(double ratio) {
        return Math.abs(1 - ratio) <= TOLERANCE;
    }

    /** Whole replicas. */
    static int roundedUp(double replicas) {
        return (int) Math.ceil(replicas - SimulatedLoad.ROUNDING);
    }
}
