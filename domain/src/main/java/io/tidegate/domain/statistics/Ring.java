package io.tidegate.domain.statistics;

import java.util.Arrays;

/** The last so many values of a series; a new one takes the place of the oldest, which is counted. For one thread. */
public final class Ring {
    /** The largest capacity: 8 MiB. */
    public static final int MOST_VALUES = 1 << 20;

    private final double[] values;
    private long added;

    /**
     * An empty ring.
     *
     * @param capacity how many values it keeps, 1 to {@value #MOST_VALUES}
     */
    public Ring(int capacity) {
        if (capacity < 1 || capacity > MOST_VALUES) {
            throw new IllegalArgumentException(
                    "a ring must hold between 1 and " + MOST_VALUES + " values, but was to hold " + capacity);
        }
        values = new double[capacity];
    }

    /**
     * A ring as it was, from what {@link #capacity}, {@link #toArray} and {@link #dropped} said.
     *
     * @throws IllegalArgumentException if no ring can have been like that
     */
    public static Ring restored(int capacity, double[] oldestFirst, long dropped) {
        Ring ring = new Ring(capacity);
        if (oldestFirst.length > capacity || dropped < 0 || (dropped > 0 && oldestFirst.length < capacity)) {
            throw new IllegalArgumentException(
                    "a ring of " + capacity + " values that dropped some must be full, but had " + oldestFirst.length
                            + " and dropped " + dropped);
        }
        ring.added = dropped;
        for (double each : oldestFirst) {
            ring.add(each);
        }
        return ring;
    }

    /** Adds the newest value. */
    public void add(double value) {
        values[slot(added)] = value;
        added++;
    }

    /** How many values it keeps. */
    public int capacity() {
        return values.length;
    }

    /** How many values there are now. */
    public int size() {
        return (int) Math.min(added, values.length);
    }

    /** How many values made room for newer ones. */
    public long dropped() {
        return added - size();
    }

    /**
     * One of the values.
     *
     * @param index 0 for the oldest, {@code size() - 1} for the newest
     */
    public double get(int index) {
        if (index < 0 || index >= size()) {
            throw new IndexOutOfBoundsException("a ring of " + size() + " values has none at " + index);
        }
        return values[slot(dropped() + index)];
    }

    /** All values, the oldest first. */
    public double[] toArray() {
        double[] oldestFirst = new double[size()];
        Arrays.setAll(oldestFirst, this::get);
        return oldestFirst;
    }

    private int slot(long number) {
        return (int) (number % values.length);
    }
}
