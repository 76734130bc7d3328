package io.tidegate.domain;

/** The target that connections go to, such as {@code orders-db}; it has a connection budget. */
public record ServiceId(String value) implements Comparable<ServiceId> {

    /** Refuses what is not 1 to 128 letters, digits, dots, underscores and dashes. */
    public ServiceId {
        Check.identifier("service id", value);
    }

    @Override
    public int compareTo(ServiceId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
