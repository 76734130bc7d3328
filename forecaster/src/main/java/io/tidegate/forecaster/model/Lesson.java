package io.tidegate.forecaster.model;

/**
 * What a tree can learn from one forecast that came due.
 *
 * @param number the number of the step that was forecast
 * @param features what was known when it was forecast, see {@link TreeFeatures}
 * @param target how it came out, see {@link TreeFeatures.Frame#target}
 */
@SuppressWarnings("ArrayRecordComponent") // there are a hundred thousand of them
public record Lesson(long number, float[] features, float target) {
    private static final float MOST = 8;

    /**
     * The target, at most 8 to either side: a forecast that was ten times as wrong as seasons differ is no better teacher than
     * one that was eight times as wrong.
     */
    public float bounded() {
        return Math.max(-MOST, Math.min(MOST, target));
    }
}
