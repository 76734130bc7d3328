package io.tidegate.domain.state;

/**
 * How a pool was used in its last closed window.
 *
 * @param busy connections in use, averaged over time
 * @param peak connections wanted at once, the highest moment
 * @param errors the share of borrows that timed out, 0 to 1
 */
public record WindowUse(double busy, double peak, double errors) {}
