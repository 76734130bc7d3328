package io.tidegate.forecaster.model;

import java.util.ArrayList;
import java.util.List;

/**
 * How finely the past of a series is kept: the most recent steps one by one, older ones as means of ever longer buckets, so
 * that a week of minutes takes no more room than a few hundred numbers.
 *
 * @param steps how many of the most recent steps are kept one by one
 * @param layers the older past, the finest layer first
 */
public record Resolution(int steps, List<Layer> layers) {

    /** A past that is not longer than this is kept step by step. */
    static final int SHORT = 600;

    /** Into how many buckets a season is divided at most. */
    static final int BUCKETS = 288;

    /** How many steps are kept one by one beside buckets. */
    private static final int RECENT = 128;

    /** How far beyond a season the models look, in buckets. */
    private static final int BEYOND = 8;

    /**
     * Buckets of one length.
     *
     * @param bucket how many steps a bucket is the mean of
     * @param buckets how many of them are kept
     */
    public record Layer(int bucket, int buckets) {
        /** How many steps ago it can be asked for at most. */
        int reach() {
            return bucket * (buckets - 2);
        }
    }

    /** Copies the list. */
    public Resolution {
        layers = List.copyOf(layers);
    }

    /**
     * What models of these seasons look back at: the longest, and behind it the first one once more.
     *
     * @param seasons in steps, at least one, rising
     */
    public static Resolution of(List<Integer> seasons) {
        int first = seasons.get(0);
        int longest = seasons.get(seasons.size() - 1);
        if (longest + first + BEYOND <= SHORT) {
            return new Resolution(longest + first + BEYOND, List.of());
        }
        List<Layer> layers = new ArrayList<>();
        for (int season : seasons) {
            if (season + BEYOND > RECENT) {
                int bucket = (season + BUCKETS - 1) / BUCKETS;
                int span = season + (season == longest ? first : 0);
                layers.add(new Layer(bucket, (span + bucket - 1) / bucket + BEYOND));
            }
        }
        return new Resolution(RECENT, layers);
    }

    /** How many steps ago the past can be asked for at most. */
    public int reach() {
        return layers.isEmpty() ? steps : layers.get(layers.size() - 1).reach();
    }

    /** The length of the bucket that holds what was {@code ago} steps ago. */
    public int bucket(int ago) {
        if (ago > steps) {
            for (Layer layer : layers) {
                if (ago <= layer.reach()) {
                    return layer.bucket();
                }
            }
        }
        return 1;
    }
}
