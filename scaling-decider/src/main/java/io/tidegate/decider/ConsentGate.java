package io.tidegate.decider;

import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.Reason;
import io.tidegate.domain.state.Pause;
import io.tidegate.domain.state.ServiceState;
import java.time.Instant;
import java.util.Optional;

/** Step 6: does the operator agree? A pause stops changes in its direction; shadow and approval let them be decided only. */
final class ConsentGate {
    private ConsentGate() {}

    /** Stops a change that is paused. */
    static StepResult check(ServiceState service, PolicyMode mode, int current, int size, Instant now) {
        Optional<Pause> pause =
                size > current ? service.growPause() : size < current ? service.shrinkPause() : Optional.empty();
        return pause.filter(stopped -> stopped.holdsAt(now))
                .map(stopped -> StepResult.decided(
                        current,
                        Reason.Code.PAUSED,
                        stopped.operator() + " paused " + (size > current ? "growing" : "shrinking")
                                + stopped.until()
                                        .map(until -> " until " + until)
                                        .orElse("")))
                .orElseGet(() -> StepResult.passed(size, words(mode)));
    }

    private static String words(PolicyMode mode) {
        return switch (mode) {
            case SHADOW -> "shadow: decided, not done";
            case APPROVE -> "waits for an operator's approval";
            case ACT -> "the policy acts";
        };
    }
}
