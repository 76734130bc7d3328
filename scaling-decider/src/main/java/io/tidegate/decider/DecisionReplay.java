package io.tidegate.decider;

import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.ServiceInput;
import io.tidegate.domain.state.DeciderState;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The fold over a recorded log, without any topic: what a backtest runs. Each input may be answered before the next is read,
 * so that a simulated pool can feed its outcomes back.
 */
public final class DecisionReplay {
    private DeciderState state;

    private DecisionReplay(DeciderState state) {
        this.state = state;
    }

    /** A replay from the beginning of a log. */
    public static DecisionReplay of(ServiceId service) {
        return new DecisionReplay(DeciderState.starting(service));
    }

    /** A replay from a snapshot; inputs up to its offset are passed over. */
    public static DecisionReplay from(DeciderState snapshot) {
        return new DecisionReplay(snapshot);
    }

    /** Folds one input; one that the snapshot stands for already changes nothing. */
    public Folded next(long offset, ServiceInput input) {
        if (offset <= state.service().offset()) {
            return new Folded(
                    state,
                    List.of(),
                    List.of(),
                    Set.of(),
                    Set.of(),
                    Optional.of("input " + offset + " was folded before"));
        }
        Folded folded = Decider.fold(state, offset, input);
        state = folded.state();
        return folded;
    }

    /** Folds a whole log whose offsets go on from the last one that was folded, and hands over each decision. */
    public void run(Iterable<ServiceInput> log, BiConsumer<Long, ScalingDecision> decided) {
        for (ServiceInput input : log) {
            long offset = state.service().offset() + 1;
            next(offset, input).decisions().forEach(decision -> decided.accept(offset, decision));
        }
    }

    /** What is known after the last input. */
    public DeciderState state() {
        return state;
    }
}
