package io.tidegate.domain.state;

import java.time.Instant;

/**
 * A shrink whose effect is being watched.
 *
 * @param decided when it was decided
 * @param until how long it is watched
 * @param before the size before
 * @param after the size after
 * @param waitSeconds the 99th percentile of the wait before
 * @param timeouts borrowers a second that gave up before
 */
public record ShrinkWatch(Instant decided, Instant until, int before, int after, double waitSeconds, double timeouts) {}
