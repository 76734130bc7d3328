package io.tidegate.domain;

/**
 * What one step did to a decision.
 *
 * @param step the step
 * @param before the size it was given
 * @param after the size it passed on
 * @param why what it saw, for a person
 */
public record TraceLine(DecisionStep step, int before, int after, String why) {

    /** Refuses negative sizes and a step that does not explain itself. */
    public TraceLine {
        Check.notNegative("size before the step", before);
        Check.notNegative("size after the step", after);
        Check.text("explanation of a step", why, 1000);
    }

    /** Whether this step changed the size. */
    public boolean bound() {
        return before != after;
    }
}
