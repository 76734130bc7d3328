package io.tidegate.domain.state;

import java.time.Duration;
import java.time.Instant;

/**
 * The highest demand of lately, where lately fades: what was wanted an hour ago counts for a third of what is wanted now. One
 * number, whatever the time that is looked back on.
 *
 * @param height connections wanted at once, at {@code at}; 0 and up
 * @param at when it was that high
 */
public record Crest(double height, Instant at) {
    /** In this time a crest that nothing adds to falls to 1/e. */
    public static final Duration FADING = Duration.ofHours(1);

    /** What is left of it; what is said to be later than {@code now} has not begun to fade. */
    public double at(Instant now) {
        double ages = Math.max(0, Duration.between(at, now).toMillis()) / (double) FADING.toMillis();
        return height * Math.exp(-ages);
    }

    /** The crest after so much more was wanted. */
    public Crest with(double demand, Instant when) {
        return demand >= at(when) ? new Crest(demand, when) : this;
    }
}
