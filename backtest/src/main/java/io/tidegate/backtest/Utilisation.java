package io.tidegate.backtest;

/**
 * The horizontal pod autoscaler's resource metric, with demand for usage and a connection for what a pod requests:
 *
 * <pre>
 *  ratio   = (demand / ready) / target
 *  desired = ⌈ratio · ready⌉, nothing where |1 − ratio| ≤ 0.1
 * </pre>
 *
 * <p>When that would grow and some replicas are not ready yet, those count as unused: the ratio is taken anew over all replicas,
 * and where it then lies within the tolerance or on the other side of 1, nothing is changed. When it shrinks they are left out.
 * Source: Kubernetes, <em>Horizontal Pod Autoscaling</em>, "Algorithm details", and its
 * {@code pkg/controller/podautoscaler/replica_calculator.go}, {@code GetResourceReplicas}. There the utilisation is cut to whole
 * percents; here it is not.
 *
 * @param target above 0
 */
record Utilisation(double target) implements Proposal {
    /** Refuses a target that nothing reaches. */
    Utilisation {
        if (!(target > 0)) {
            throw new IllegalArgumentException("the target must be above 0, but was " + target);
        }
    }

    @Override
    public int replicas(long atMillis, double demand, int ready, int held) {
        double ratio = demand / ready / target;
        boolean growsWithUnready = held > ready && ratio > 1;
        if (!growsWithUnready) {
            return Proposal.isTolerated(ratio) ? held : Proposal.roundedUp(ratio * ready);
        }
        double damped = demand / held / target;
        if (Proposal.isTolerated(damped) || damped < 1) {
            return held;
        }
        return Proposal.roundedUp(damped * held);
    }
}
