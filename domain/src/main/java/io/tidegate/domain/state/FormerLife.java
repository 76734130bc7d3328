package io.tidegate.domain.state;

import io.tidegate.domain.Incarnation;
import java.time.Instant;

/**
 * An earlier life of a pool whose connections may linger.
 *
 * @param incarnation which life
 * @param claim the most connections that it may hold
 * @param until from then on they are taken for gone
 */
public record FormerLife(Incarnation incarnation, int claim, Instant until) {}
