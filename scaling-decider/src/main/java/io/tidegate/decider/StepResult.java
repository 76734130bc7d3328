package io.tidegate.decider;

import io.tidegate.domain.Reason;
import java.util.Optional;

/**
 * What one step makes of a size.
 *
 * @param size the size it passes on
 * @param reason why, where this step is what decided it
 * @param why what it saw, for a person
 */
record StepResult(int size, Optional<Reason.Code> reason, String why) {

    /** The same, with something more to say. */
    StepResult besides(String more) {
        return new StepResult(size, reason, why + "; " + more);
    }

    /** The size as it came. */
    static StepResult passed(int size, String why) {
        return new StepResult(size, Optional.empty(), why);
    }

    /** Another size, for the same reason as before. */
    static StepResult limited(int size, String why) {
        return new StepResult(size, Optional.empty(), why);
    }

    /** A size that this step decided. */
    static StepResult decided(int size, Reason.Code reason, String why) {
        return new StepResult(size, Optional.of(reason), why);
    }
}
