package io.tidegate.forecaster.model;

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

    /** Trees that were trained on these features. */
    public BoostedTrees(TreeFeatures features, TreeEnsemble trees) {
        this.features = features;
        this.trees = trees;
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
    public Optional<double[]> predict(Origin origin, int[] ahead) {
        return features.frame(origin).map(frame -> {
            double[] path = new double[ahead.length];
            for (int i = 0; i < ahead.length; i++) {
                path[i] = frame.value(ahead[i], trees.sum(frame.row(ahead[i])));
            }
            return path;
        });
    }
}
