package io.tidegate.domain.state;

/**
 * How much is added to an expected demand so that more than that is seldom wanted.
 *
 * @param factor by which the square root of the demand is multiplied, in roots of connections, above 0
 * @param windows in how many windows it was judged
 */
public record Headroom(double factor, long windows) {}
