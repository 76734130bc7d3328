package io.tidegate.schemas.state;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * An immutable row of single-precision numbers, each known or unknown. State is kept in this form in memory and on disk, so
 * that what is restored after a crash is to the bit what was lost. Copied at each change: rows are short.
 */
public final class Floats {
    private final float[] values;

    private Floats(float[] values) {
        this.values = values;
    }

    /** A row of {@code size} unknown numbers. */
    public static Floats unknown(int size) {
        float[] values = new float[size];
        Arrays.fill(values, Float.NaN);
        return new Floats(values);
    }

    /** A row of {@code size} zeros. */
    public static Floats zeros(int size) {
        return new Floats(new float[size]);
    }

    /** A copy of {@code values}; not-a-number stands for unknown. */
    public static Floats of(float... values) {
        return new Floats(values.clone());
    }

    /** How many there are, known or not. */
    public int size() {
        return values.length;
    }

    /** Whether the number at {@code index} is known. */
    public boolean isKnown(int index) {
        return !Float.isNaN(values[index]);
    }

    /** The number at {@code index}; not-a-number where it is unknown. */
    public float get(int index) {
        return values[index];
    }

    /** The same row with another number at {@code index}. */
    public Floats with(int index, double value) {
        float[] changed = values.clone();
        changed[index] = (float) value;
        return new Floats(changed);
    }

    /** The same row without the number at {@code index}. */
    public Floats without(int index) {
        return with(index, Float.NaN);
    }

    /** The {@code length} numbers from {@code from} on. */
    public Floats slice(int from, int length) {
        return new Floats(Arrays.copyOfRange(values, from, from + length));
    }

    /** Where the least number stands, the first where there are several; {@code 0} in a row that has none. */
    public int indexOfLeast() {
        int least = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] < values[least]) {
                least = i;
            }
        }
        return least;
    }

    /** A copy. */
    public float[] toArray() {
        return values.clone();
    }

    /** Four bytes a number, big end first. */
    public ByteBuffer toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length);
        bytes.asFloatBuffer().put(values);
        return bytes;
    }

    /** Reads what {@link #toBytes} wrote; refuses half a number. */
    public static Floats fromBytes(ByteBuffer bytes) {
        if (bytes.remaining() % Float.BYTES != 0) {
            throw new IllegalArgumentException(
                    "a row of numbers has a multiple of " + Float.BYTES + " bytes, but was " + bytes.remaining());
        }
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        return new Floats(values);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Floats floats && Arrays.equals(values, floats.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return Arrays.toString(values);
    }
}
