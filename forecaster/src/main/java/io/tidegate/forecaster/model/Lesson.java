package io.tidegate.forecaster.model;

/**
 * What a tree can learn from one forecast that came due.
 *
 * @param number the number of the step that was forecast
 * @param features what was known when it was forecast, see {@link TreeFeatures}
 * @param target how it came out, see {@link TreeFeatures.Frame#target}
 */
@SuppressWarnings("ArrayRecordComponent") // there are a hundred thousand of them
public record Lesson(long number, float[] features, float target) {}
