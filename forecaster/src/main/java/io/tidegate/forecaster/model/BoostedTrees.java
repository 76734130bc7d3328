package io.tidegate.forecaster.model;

import java.time.Instant;
import java.util.Optional;

/**
 * Gradient-boosted trees over all series at once (Friedman, Greedy function approximation, Annals of Statistics 29, 2001; Chen
 * and Guestrin, XGBoost, KDD 2016), which correct what the regressions of each series expect: the trees see what the other
 * series have in common, which no single series is long enough to teach.
 */
public final class BoostedTrees implements TrainedModel {
    /** Its name. */
    public static final String NAME = "boosted-trees";

    private final TreeFeatures features;
    private final TreeEnsemble trees;
    private final Instant trained;

    /**
     * Trees that were trained on these features.
     *
     * @param trained when, which names the training
     */
    public BoostedTrees(TreeFeatures features, TreeEnsemble trees, Instant trained) {
        this.features = features;
        this.trees = trees;
        this.trained = trained;
    }

    /** When they were trained. */
    public Instant trained() {
        return trained;
    }

    /** By how much the regressions are wrong of a step ahead of which this is known, in the unit of a lesson's target. */
    public float correction(TreeFeatures.Expectation expected) {
        return trees.sum(expected.features());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public String training() {
        return trained.toString();
    }

    @Override
    public Optional<double[]> predict(Origin origin, int[] ahead) {
        return features.frame(origin).map(frame -> {
            double[] path = new double[ahead.length];
            for (int i = 0; i < ahead.length; i++) {
                TreeFeatures.Expectation expected = frame.ahead(ahead[i]);
                path[i] = expected.value(correction(expected));
            }
            return path;
        });
    }
}
