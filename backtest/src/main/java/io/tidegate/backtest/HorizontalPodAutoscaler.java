package io.tidegate.backtest;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The horizontal pod autoscaler of Kubernetes, {@code autoscaling/v2}, with its default behaviour: a sync every 15 seconds, at
 * most 100 % or 4 replicas more within 15 seconds, whichever is more, and a shrink to the highest of what was proposed in the
 * last 300 seconds. Source: Kubernetes, <em>Horizontal Pod Autoscaling</em>, "Algorithm details" and "Default behavior", and its
 * {@code pkg/controller/podautoscaler/horizontal.go}, {@code normalizeDesiredReplicasWithBehaviors}.
 *
 * <p>Where a step is longer than a sync, all syncs of the step see its demand, and what they order counts from the step on; where
 * it is shorter, there is one sync a step. In a gap there is none. Mutable.
 */
final class HorizontalPodAutoscaler implements Scaler {
    /** The utilisation that most charts and tutorials ask for. */
    static final double USUAL_TARGET = 0.7;

    /** KEDA's default. */
    static final long POLL_MILLIS = Duration.ofSeconds(30).toMillis();

    private static final long SYNC_MILLIS = Duration.ofSeconds(15).toMillis();
    private static final long RATE_MILLIS = Duration.ofSeconds(15).toMillis();
    private static final long STABILISATION_MILLIS = Duration.ofMinutes(5).toMillis();
    private static final int LEAST_GAIN = 4;

    private final Proposal proposal;
    private final long stepMillis;
    private final int syncs;
    private final int least;
    private final int most;
    /** Falling from the first to the last: what is hidden behind a later and higher one can never be the highest again. */
    private final Deque<Timed> proposals = new ArrayDeque<>();

    private final Deque<Timed> changes = new ArrayDeque<>();
    private boolean begun;

    private record Timed(long atMillis, int replicas) {}

    /**
     * An autoscaler that has seen nothing.
     *
     * @param step how long a step is
     * @param least replicas, at least 1
     * @param most replicas
     */
    HorizontalPodAutoscaler(Proposal proposal, Duration step, int least, int most) {
        this.proposal = proposal;
        this.stepMillis = step.toMillis();
        this.syncs = (int) Math.max(1, stepMillis / SYNC_MILLIS);
        this.least = least;
        this.most = most;
    }

    @Override
    public int size(int index, double demand, int ready, int held) {
        int replicas = held;
        for (int sync = 0; sync < syncs && !Double.isNaN(demand); sync++) {
            // What is given up is given up at once, so no more than all of them are ready.
            replicas = sync(index * stepMillis + sync * SYNC_MILLIS, demand, Math.min(ready, replicas), replicas);
        }
        return replicas;
    }

    private int sync(long now, double demand, int ready, int held) {
        if (!begun) {
            // The controller takes the size that it finds for what was proposed before.
            propose(now, held);
            begun = true;
        }
        int proposed = proposal.replicas(now, demand, ready, held);
        propose(now, proposed);
        int stabilised = Math.min(Math.max(held, proposed), proposals.getFirst().replicas());
        int decided = Math.max(least, Math.min(most, Math.min(stabilised, mostAllowed(now, held))));
        if (decided != held) {
            changes.addLast(new Timed(now, decided - held));
        }
        return decided;
    }

    private void propose(long now, int replicas) {
        while (!proposals.isEmpty() && proposals.getFirst().atMillis() <= now - STABILISATION_MILLIS) {
            proposals.removeFirst();
        }
        while (!proposals.isEmpty() && proposals.getLast().replicas() <= replicas) {
            proposals.removeLast();
        }
        proposals.addLast(new Timed(now, replicas));
    }

    private int mostAllowed(long now, int held) {
        while (!changes.isEmpty() && changes.getFirst().atMillis() <= now - RATE_MILLIS) {
            changes.removeFirst();
        }
        int before = held;
        for (Timed change : changes) {
            before -= change.replicas();
        }
        return Math.max(held, before + Math.max(before, LEAST_GAIN));
    }
}
