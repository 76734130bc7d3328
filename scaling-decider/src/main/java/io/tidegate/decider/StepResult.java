package io.tidegate.decider;

import io.tidegate.domain.Reason;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What one step makes of a size. What it saw is put into words only when somebody is told: at most ticks nobody is.
 *
 * @param size the size it passes on
 * @param reason why, where this step is what decided it
 * @param saw what it saw, for a person
 */
record StepResult(int size, Optional<Reason.Code> reason, Supplier<String> saw) {

    /** The same, with something more to say. */
    StepResult besides(String more) {
        return new StepResult(size, reason, () -> why() + "; " + more);
    }

    /** The size as it came. */
    static StepResult passed(int size, String why) {
        return new StepResult(size, Optional.empty(), () -> why);
    }

    /** The size as it came. */
    static StepResult passed(int size, Supplier<String> why) {
        return new StepResult(size, Optional.empty(), why);
    }

    /** Another size, for the same reason as before. */
    static StepResult limited(int size, String why) {
        return new StepResult(size, Optional.empty(), () -> why);
    }

    /** Another size, for the same reason as before. */
    static StepResult limited(int size, Supplier<String> why) {
        return new StepResult(size, Optional.empty(), why);
    }

    /** A size that this step decided. */
    static StepResult decided(int size, Reason.Code reason, String why) {
        return new StepResult(size, Optional.of(reason), () -> why);
    }

    /** A size that this step decided. */
    static StepResult decided(int size, Reason.Code reason, Supplier<String> why) {
        return new StepResult(size, Optional.of(reason), why);
    }

    /** What it saw, in words. */
    String why() {
        return saw.get();
    }
}
