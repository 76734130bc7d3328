package io.tidegate.forecaster.training;

import java.util.Locale;

/** Why trees are trained. */
enum TrainingReason {
    /** There are none. */
    FIRST,
    /** There are twice as many lessons as the last ones had. */
    MORE_LESSONS,
    /** The last training no longer holds. */
    SCHEDULE,
    /** They have become more wrong than they were expected to be. */
    DRIFT;

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
