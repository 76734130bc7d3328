package io.tidegate.domain;

import java.time.Duration;

/**
 * Sizing by thresholds, as classic autoscalers do it: a pool grows by a step when enough signals say so, and shrinks by one when
 * all are calm. Between the two nothing is changed.
 *
 * @param grow when to grow
 * @param shrink when to shrink
 * @param step connections at a time, at least 1
 */
public record Signals(Grow grow, Shrink shrink, int step) {

    /** The usual thresholds, a connection at a time. */
    public static final Signals DEFAULT = new Signals(Grow.DEFAULT, Shrink.DEFAULT, 1);

    /** Refuses thresholds between which there is no room, and steps that never move. */
    public Signals {
        Check.that(
                shrink.utilisation() < grow.utilisation(),
                "the utilisation to shrink at must be below the one to grow at, " + grow.utilisation(),
                shrink.utilisation());
        Check.that(
                step >= 1 && step <= ScalingPolicy.MOST_BUDGET,
                "step must be between 1 and " + ScalingPolicy.MOST_BUDGET,
                step);
    }

    /**
     * When to grow.
     *
     * @param utilisation the share of the pool in use, averaged over a window, above which it says so, 0 to 1
     * @param queue how far the window's peak was above the size, above which it says so, 0 and up
     * @param waitP99 the 99th percentile of the wait above which it says so
     * @param errors the share of borrows that timed out above which it says so, 0 to 1
     * @param atLeast how many of these must say so, 1 to {@value #FACTORS}
     */
    public record Grow(double utilisation, int queue, Duration waitP99, double errors, int atLeast) {

        /** How many signals there are. */
        public static final int FACTORS = 4;

        /** Seven tenths in use, five in the queue, 100 ms, one in twenty; two of these. */
        public static final Grow DEFAULT = new Grow(0.7, 5, Duration.ofMillis(100), 0.05, 2);

        /** Refuses impossible thresholds. */
        public Grow {
            Check.that(utilisation > 0 && utilisation <= 1, "utilisation must be above 0 and at most 1", utilisation);
            Check.notNegative("queue", queue);
            Check.that(!waitP99.isNegative() && !waitP99.isZero(), "waitP99 must be longer than 0", waitP99);
            Check.fraction("errors", errors);
            Check.that(
                    atLeast >= 1 && atLeast <= FACTORS, "at least 1 and at most " + FACTORS + " can be asked", atLeast);
        }
    }

    /**
     * When to shrink: below this utilisation, while nobody waits longer than {@link Grow#waitP99}, nothing is in the queue, and
     * nothing timed out.
     *
     * @param utilisation the share of the pool in use, averaged over a window, 0 to below 1
     */
    public record Shrink(double utilisation) {

        /** Three tenths in use. */
        public static final Shrink DEFAULT = new Shrink(0.3);

        /** Refuses an impossible threshold. */
        public Shrink {
            Check.that(utilisation >= 0 && utilisation < 1, "utilisation must be at least 0 and below 1", utilisation);
        }
    }
}
