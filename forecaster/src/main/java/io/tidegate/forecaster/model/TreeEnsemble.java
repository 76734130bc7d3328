package io.tidegate.forecaster.model;

/**
 * Regression trees whose leaves add up, in single precision, as XGBoost adds them. Immutable.
 *
 * @param base what is added to the sum
 * @param roots where each tree begins
 * @param features the feature that a node asks for; {@code -1} in a leaf
 * @param numbers the threshold of a node, below which its first child comes next; the value of a leaf
 * @param firsts the first child
 * @param seconds the second child
 * @param unknowns the child where the feature is unknown
 */
@SuppressWarnings("ArrayRecordComponent") // read in the innermost loop
public record TreeEnsemble(
        float base, int[] roots, int[] features, float[] numbers, int[] firsts, int[] seconds, int[] unknowns) {

    /** The sum of the leaves that {@code row} falls into. */
    public float sum(float[] row) {
        float sum = base;
        for (int root : roots) {
            int node = root;
            while (features[node] >= 0) {
                float value = row[features[node]];
                node = Float.isNaN(value) ? unknowns[node] : value < numbers[node] ? firsts[node] : seconds[node];
            }
            sum += numbers[node];
        }
        return sum;
    }
}
