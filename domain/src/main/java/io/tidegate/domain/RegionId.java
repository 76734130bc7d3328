package io.tidegate.domain;

/** Where a pool runs, such as {@code eu-west-1}. */
public record RegionId(String value) implements Comparable<RegionId> {

    /** Refuses what is not 1 to 128 letters, digits, dots, underscores and dashes. */
    public RegionId {
        Check.identifier("region id", value);
    }

    @Override
    public int compareTo(RegionId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
