package io.tidegate.backtest;

/**
 * An external metric with an average value as its target, as KEDA hands it to the horizontal pod autoscaler:
 *
 * <pre>
 *  ratio   = demand / (target · replicas), all of them, ready or not
 *  desired = ⌈demand / target⌉, nothing where |1 − ratio| ≤ 0.1
 * </pre>
 *
 * <p>The metric is what was polled last. Sources: KEDA, <em>Scaling Deployments</em>, {@code pollingInterval} with
 * {@code useCachedMetrics}; Kubernetes, {@code replica_calculator.go}, {@code GetExternalPerPodMetricReplicas}. Mutable.
 */
final class AverageValue implements Proposal {
    private final double target;
    private final long pollMillis;
    private double polled = Double.NaN;
    private long polledAt;

    /**
     * A metric that was not polled yet.
     *
     * @param target demand for each replica, above 0
     * @param pollMillis time between two polls, in milliseconds
     */
    AverageValue(double target, long pollMillis) {
        if (!(target > 0) || pollMillis < 1) {
            throw new IllegalArgumentException(
                    "the target and the polling interval must be above 0, but were " + target + " and " + pollMillis);
        }
        this.target = target;
        this.pollMillis = pollMillis;
    }

    @Override
    public int replicas(long atMillis, double demand, int ready, int held) {
        if (Double.isNaN(polled) || atMillis - polledAt >= pollMillis) {
            polled = demand;
            polledAt = atMillis;
        }
        return Proposal.isTolerated(polled / (target * held)) ? held : Proposal.roundedUp(polled / target);
    }
}
