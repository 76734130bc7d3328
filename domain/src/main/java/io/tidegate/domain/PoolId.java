package io.tidegate.domain;

/** One live pool of connections to one service, in one process; unique among the pools that run at the same time. */
public record PoolId(String value) implements Comparable<PoolId> {

    /** Refuses what is not 1 to 128 letters, digits, dots, underscores and dashes. */
    public PoolId {
        Check.identifier("pool id", value);
    }

    /** By hand, like the hash: stages look a pool up for each sample, and what the compiler makes for records costs more. */
    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof PoolId that && value.equals(that.value));
    }

    @Override
    public int hashCode() {
        return value.hashCode();
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
