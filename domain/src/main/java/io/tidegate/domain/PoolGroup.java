package io.tidegate.domain;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A class of pools that are sized alike. The first group of a policy that matches a pool is its own; what it leaves empty is the
 * policy's.
 *
 * @param name what an operator calls it
 * @param selector which pools
 * @param signals thresholds to size by
 * @param cooldown at least this long after a change before the next, whichever way
 * @param minimum the least the decider leaves each, unless a rule has bounds for it
 * @param maximum the most the decider gives each, unless a rule has bounds for it
 * @param share the share of the budget that its pools may hold together, above 0 and at most 1
 */
public record PoolGroup(
        String name,
        PoolSelector selector,
        Optional<Signals> signals,
        Optional<Duration> cooldown,
        OptionalInt minimum,
        OptionalInt maximum,
        OptionalDouble share) {

    /** Refuses bounds out of order and shares that are none. */
    public PoolGroup {
        Check.text("name of a group", name, 128);
        PoolRule.checkBounds(minimum, maximum);
        cooldown.ifPresent(value -> Check.that(!value.isNegative(), "cooldown must not be negative", value));
        share.ifPresent(value -> Check.that(value > 0 && value <= 1, "share must be above 0 and at most 1", value));
    }
}
