package io.tidegate.forecaster;

/**
 * The horizons at which forecasts are measured: 1, 2, 4, 8, … and the last step. Each stands for the steps since the one
 * before it, as forecasts get worse the further they look: the width of a step is never that of a nearer one.
 */
final class Horizons {
    private final int[] ahead;

    private Horizons(int[] ahead) {
        this.ahead = ahead;
    }

    static Horizons upTo(int steps) {
        int count = steps == 1 ? 1 : 33 - Integer.numberOfLeadingZeros(steps - 1);
        int[] ahead = new int[count];
        for (int i = 0; i < count; i++) {
            ahead[i] = Math.min(steps, 1 << i);
        }
        return new Horizons(ahead);
    }

    /** How far ahead each horizon is, the nearest first. */
    int[] all() {
        return ahead.clone();
    }

    int count() {
        return ahead.length;
    }

    /** Steps ahead of the horizon {@code index}. */
    int ahead(int index) {
        return ahead[index];
    }

    /** The index of the horizon that stands for the step {@code steps} ahead. */
    int of(int steps) {
        int index = 0;
        while (ahead[index] < steps) {
            index++;
        }
        return index;
    }
}
