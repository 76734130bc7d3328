package io.tidegate.domain.state;

import java.time.Instant;

/**
 * An emergency.
 *
 * @param at when it became known
 * @param demand connections wanted at once
 */
public record SeenAlarm(Instant at, int demand) {}
