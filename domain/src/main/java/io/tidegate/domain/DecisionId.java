package io.tidegate.domain;

/**
 * Names one decision, and fences it. Counted inside the decider's fold, so that a replay gives the same ids.
 *
 * @param pool the pool that is decided about
 * @param epoch counts the grants to this pool from 1; a pool refuses what is not above the last that it accepted
 * @param sequence counts the decisions of the service from 1
 */
public record DecisionId(PoolId pool, long epoch, long sequence) {

    /** Refuses numbers below 1. */
    public DecisionId {
        Check.that(epoch >= 1, "epoch must be at least 1", epoch);
        Check.that(sequence >= 1, "sequence must be at least 1", sequence);
    }

    /** Reads what {@link #toString} wrote. */
    public static DecisionId parse(String text) {
        String[] parts = text.split("/", -1);
        try {
            if (parts.length == 3) {
                return new DecisionId(new PoolId(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
            }
        } catch (NumberFormatException notNumbers) {
            throw new IllegalArgumentException(unreadable(text), notNumbers);
        }
        throw new IllegalArgumentException(unreadable(text));
    }

    private static String unreadable(String text) {
        return "a decision id is written <pool>/<epoch>/<sequence>, but was '" + text + "'";
    }

    @Override
    public String toString() {
        return pool + "/" + epoch + "/" + sequence;
    }
}
