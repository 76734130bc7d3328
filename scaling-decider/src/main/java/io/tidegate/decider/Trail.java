package io.tidegate.decider;

import io.tidegate.domain.DecisionStep;
import io.tidegate.domain.Reason;
import io.tidegate.domain.TraceLine;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * How a size came about, step by step. Each step gets the size that the one before it passed on.
 *
 * @param size the size so far
 * @param code what decided it last
 * @param last the last step, with those before it; empty before the first
 */
record Trail(int size, Reason.Code code, Optional<Taken> last) {
    private static final int LONGEST = 1000;

    /** A step that was taken, after others. */
    private record Taken(Trail before, DecisionStep step, StepResult result) {
        String why() {
            String text = result.why();
            return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
        }
    }

    /** Begins with the size that a pool has. */
    static Trail from(int size) {
        return new Trail(size, Reason.Code.ENOUGH, Optional.empty());
    }

    /** The trail after one step more. */
    Trail then(DecisionStep step, StepResult result) {
        return new Trail(result.size(), result.reason().orElse(code), Optional.of(new Taken(this, step, result)));
    }

    /** What decided the size, in words too. */
    Reason reason() {
        for (Optional<Taken> taken = last;
                taken.isPresent();
                taken = taken.get().before().last()) {
            if (taken.get().result().reason().isPresent()) {
                return new Reason(code, taken.get().why());
            }
        }
        return new Reason(code, "what is needed is what there is");
    }

    /** What each step did, the first step first. */
    List<TraceLine> lines() {
        Deque<TraceLine> lines = new ArrayDeque<>();
        for (Optional<Taken> taken = last;
                taken.isPresent();
                taken = taken.get().before().last()) {
            Taken step = taken.get();
            lines.addFirst(new TraceLine(
                    step.step(), step.before().size(), step.result().size(), step.why()));
        }
        return List.copyOf(lines);
    }
}
