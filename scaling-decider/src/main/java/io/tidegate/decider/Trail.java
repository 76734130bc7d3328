package io.tidegate.decider;

import io.tidegate.domain.DecisionStep;
import io.tidegate.domain.Reason;
import io.tidegate.domain.TraceLine;
import java.util.ArrayList;
import java.util.List;

/**
 * How a size came about, step by step. Each step gets the size that the one before it passed on.
 *
 * @param size the size so far
 * @param reason what decided it last
 * @param lines what each step did
 */
record Trail(int size, Reason reason, List<TraceLine> lines) {
    private static final int LONGEST = 1000;

    Trail {
        lines = List.copyOf(lines);
    }

    /** Begins with the size that a pool has. */
    static Trail from(int size) {
        return new Trail(size, new Reason(Reason.Code.ENOUGH, "what is needed is what there is"), List.of());
    }

    /** The trail after one step more. */
    Trail then(DecisionStep step, StepResult result) {
        String why = shortened(result.why());
        var longer = new ArrayList<>(lines);
        longer.add(new TraceLine(step, size, result.size(), why));
        return new Trail(
                result.size(),
                result.reason().map(code -> new Reason(code, why)).orElse(reason),
                longer);
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    }
}
