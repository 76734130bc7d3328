package io.tidegate.domain;

import java.util.OptionalInt;

/**
 * Bounds and rank of some pools of a service. The first rule of a policy that matches a pool is the one that counts.
 *
 * @param selector which pools
 * @param minimum the least the decider leaves them; the pool's floor where empty
 * @param maximum the most the decider gives them; the pool's ceiling where empty
 * @param priority higher is served first when the budget is short, {@value #LOWEST} to {@value #HIGHEST}
 */
public record PoolRule(PoolSelector selector, OptionalInt minimum, OptionalInt maximum, int priority) {

    /** The lowest rank. */
    public static final int LOWEST = 0;
    /** The rank of a pool without a rule. */
    public static final int USUAL = 100;
    /** The highest rank. */
    public static final int HIGHEST = 1000;

    /** For pools that no rule names. */
    public static final PoolRule DEFAULT =
            new PoolRule(PoolSelector.ALL, OptionalInt.empty(), OptionalInt.empty(), USUAL);

    /** Refuses bounds out of order and ranks out of range. */
    public PoolRule {
        checkBounds(minimum, maximum);
        Check.that(
                priority >= LOWEST && priority <= HIGHEST,
                "priority must be between " + LOWEST + " and " + HIGHEST,
                priority);
    }

    static void checkBounds(OptionalInt minimum, OptionalInt maximum) {
        minimum.ifPresent(value -> Check.notNegative("minimum", value));
        maximum.ifPresent(value -> Check.that(value >= 1, "maximum must be at least 1", value));
        if (minimum.isPresent() && maximum.isPresent()) {
            Check.that(
                    minimum.getAsInt() <= maximum.getAsInt(),
                    "minimum must not be above the maximum of " + maximum.getAsInt(),
                    minimum.getAsInt());
        }
    }

    /** The same rule with the bounds of a pool's group, where it has none of its own. */
    PoolRule in(PoolGroup group) {
        return minimum.isPresent() || maximum.isPresent()
                ? this
                : new PoolRule(selector, group.minimum(), group.maximum(), priority);
    }

    /** The least and most the decider gives a pool with these bounds of its own. */
    public PoolBounds boundsOf(PoolBounds own) {
        int most = Math.max(own.floor(), Math.min(own.ceiling(), maximum.orElse(own.ceiling())));
        int least = Math.max(own.floor(), Math.min(most, minimum.orElse(own.floor())));
        return new PoolBounds(least, Math.max(1, most));
    }
}
