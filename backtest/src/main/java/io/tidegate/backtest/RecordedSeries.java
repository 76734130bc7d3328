package io.tidegate.backtest;

/**
 * A recorded series on a grid of steps.
 *
 * @param name of the series
 * @param first the number of the first step, counted from 1970
 * @param phaseMillis how long after the beginning of a step, counted from 1970, its timestamps are
 * @param values one for each step, not a number in a gap
 */
@SuppressWarnings("ArrayRecordComponent") // millions of values, never compared
public record RecordedSeries(String name, long first, long phaseMillis, double[] values) {

    /** The last that is known of the first {@code count} values; 0 where all of them are gaps. */
    public double lastOf(int count) {
        for (int i = count - 1; i >= 0; i--) {
            if (!Double.isNaN(values[i])) {
                return values[i];
            }
        }
        return 0;
    }
}
