package io.tidegate.forecaster.model;

import io.tidegate.schemas.state.Floats;

/**
 * Where the steps of a season lie in a row of at most {@value Resolution#BUCKETS} numbers, each of which stands for a bucket of
 * steps.
 */
final class SeasonShape {
    private final int season;
    private final int bucket;

    SeasonShape(int season) {
        this.season = season;
        this.bucket = (season + Resolution.BUCKETS - 1) / Resolution.BUCKETS;
    }

    /** How many buckets there are. */
    int size() {
        return (season + bucket - 1) / bucket;
    }

    /** The bucket of the step {@code number}. */
    int slot(long number) {
        return History.slot(number, season) / bucket;
    }

    /**
     * What the step {@code number} weighs in its bucket: in the first season a bucket is the plain mean of its steps, then k
     * seasons are the plain mean of theirs until the newest one weighs {@code least}.
     *
     * @param seasons how many whole seasons were seen
     */
    double weight(long number, double seasons, double least) {
        return seasons == 0
                ? 1.0 / (History.slot(number, season) % bucket + 1)
                : Math.max(least, 1 / (seasons + 1)) / bucket;
    }

    /**
     * The shape at the step {@code number}, read off the line between the middles of the buckets around it; of the nearest known
     * bucket at most {@value History#REACH} away where that one is unknown; not a number when there is none.
     */
    double at(Floats shape, long number) {
        double place = (History.slot(number, season) + 0.5) / bucket - 0.5;
        int earlier = (int) Math.floor(place);
        double before = near(shape, earlier);
        return bucket == 1 ? before : before + (place - earlier) * (near(shape, earlier + 1) - before);
    }

    private double near(Floats shape, int slot) {
        for (int away = 0; away <= History.REACH; away++) {
            float earlier = shape.get(Math.floorMod(slot - away, shape.size()));
            if (!Float.isNaN(earlier)) {
                return earlier;
            }
            float later = shape.get(Math.floorMod(slot + away, shape.size()));
            if (!Float.isNaN(later)) {
                return later;
            }
        }
        return Double.NaN;
    }
}
