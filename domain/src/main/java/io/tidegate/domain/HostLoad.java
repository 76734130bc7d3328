package io.tidegate.domain;

/**
 * How busy the machine under a pool is.
 *
 * @param cpu share of all processors that is busy, 0 to 1
 * @param memory share of the memory that is used, 0 to 1
 */
public record HostLoad(double cpu, double memory) {

    /** Refuses what is not a share. */
    public HostLoad {
        Check.fraction("cpu load", cpu);
        Check.fraction("memory use", memory);
    }
}
