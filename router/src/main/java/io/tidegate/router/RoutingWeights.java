package io.tidegate.router;

/**
 * How much each part of the score matters; only their ratios count.
 *
 * @param load demand over capacity
 * @param cost cost of a connection over that of the dearest candidate
 * @param distance distance to the pool's region over the farthest candidate's
 */
public record RoutingWeights(double load, double cost, double distance) {

    /** Load first, then distance, then cost. */
    public static final RoutingWeights DEFAULT = new RoutingWeights(1, 0.25, 0.5);

    /** Refuses negative weights, and weights that are all zero. */
    public RoutingWeights {
        if (!(load >= 0 && cost >= 0 && distance >= 0 && load + cost + distance > 0 && load + cost + distance < 1e9)) {
            throw new IllegalArgumentException(
                    "routing weights must not be negative, and one must be above 0, but were load " + load + ", cost "
                            + cost + ", distance " + distance);
        }
    }
}
