package io.tidegate.forecaster;

import io.tidegate.schemas.state.Floats;

/**
 * What a series was in its last season, gaps included. Steps are numbered from 1970, so that a step's place in the season
 * does not depend on when the series began.
 *
 * @param next the number of the step that is not yet known
 * @param season the value of each step of the last season, at its number modulo the length of the season
 */
public record History(long next, Floats season) {

    /** How far a missing step may be from the known neighbour that stands in for it. */
    static final int REACH = 5;

    static History before(long next, int season) {
        return new History(next, Floats.unknown(season));
    }

    History with(double value) {
        return new History(next + 1, season.with(slot(next, season.size()), value));
    }

    History withGap() {
        return new History(next + 1, season.without(slot(next, season.size())));
    }

    /** Whether the last step is no gap. */
    boolean endsKnown() {
        return season.isKnown(slot(next - 1, season.size()));
    }

    /** Steps in a season. */
    public int length() {
        return season.size();
    }

    /** Where the step {@code number} lies in a season of {@code length} steps. */
    static int slot(long number, int length) {
        return Math.floorMod(number, length);
    }

    /**
     * The known value at {@code slot}, or the nearest known one at most {@value #REACH} steps from it, the earlier first;
     * not-a-number when there is none. For reading a season whose shape is smooth over a few steps, never for filling in
     * what was observed.
     */
    static double nearest(Floats season, int slot) {
        for (int away = 0; away <= REACH; away++) {
            float earlier = season.get(Math.floorMod(slot - away, season.size()));
            if (!Float.isNaN(earlier)) {
                return earlier;
            }
            float later = season.get(Math.floorMod(slot + away, season.size()));
            if (!Float.isNaN(later)) {
                return later;
            }
        }
        return Double.NaN;
    }
}
