package io.tidegate.domain;

/** One live pool of connections to one service, in one process; unique among the pools that run at the same time. */
public record PoolId(String value) implements Comparable<PoolId> {

    /** Refuses what is not 1 to 128 letters, digits, dots, underscores and dashes. */
    public PoolId {
        Check.identifier("pool id", value);
    }

    @Override
    public int compareTo(PoolId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
