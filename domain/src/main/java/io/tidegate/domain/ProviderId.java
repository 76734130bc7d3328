package io.tidegate.domain;

/** Who runs a pool: a team, a company, a cloud. */
public record ProviderId(String value) implements Comparable<ProviderId> {

    /** Refuses what is not 1 to 128 letters, digits, dots, underscores and dashes. */
    public ProviderId {
        Check.identifier("provider id", value);
    }

    @Override
    public int compareTo(ProviderId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
