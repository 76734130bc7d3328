package io.tidegate.domain;

/**
 * What a pool looks like at one moment. The numbers are read one after the other while the pool works, so they need not
 * add up to the connection.
 *
 * @param inUse connections lent to borrowers
 * @param idle connections that wait for a borrower
 * @param waiting borrowers that wait for a connection
 * @param size connections that are open
 * @param capacity the most connections the pool may open now
 * @param minimumIdle how many idle connections the pool tries to keep
 */
public record PoolGauges(int inUse, int idle, int waiting, int size, int capacity, int minimumIdle) {

    /** The largest reading that is believed; above it the sample is at fault. */
    public static final int LARGEST = 1_000_000;

    /** Refuses negative and absurd readings. */
    public PoolGauges {
        Check.within("in use", inUse, LARGEST);
        Check.within("idle", idle, LARGEST);
        Check.within("waiting", waiting, LARGEST);
        Check.within("size", size, LARGEST);
        Check.within("capacity", capacity, LARGEST);
        Check.within("minimum idle", minimumIdle, LARGEST);
    }

    /** Connections wanted at once: in use plus waiting. */
    public int demand() {
        return inUse + waiting;
    }

    /** Whether somebody waits. */
    public boolean isSaturated() {
        return waiting > 0;
    }
}
