package io.tidegate.decider;

import io.tidegate.domain.PoolId;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.ServiceInput;
import io.tidegate.domain.state.DeciderState;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * The fold over a recorded log, without any topic: what a backtest runs. Each input may be answered before the next is read,
 * so that a simulated pool can feed its outcomes back.
 */
public final class DecisionReplay {
    private final Decider decider;

    private DecisionReplay(DeciderState known) {
        this.decider = Decider.knowing(known);
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
        if (offset <= offset()) {
            return new Folded(
                    decider.service(),
                    new TreeMap<>(),
                    Set.of(),
                    List.of(),
                    List.of(),
                    Optional.of("input " + offset + " was folded before"));
        }
        return decider.fold(offset, input);
    }

    /** Folds a whole log whose offsets go on from the last one that was folded, and hands over each decision. */
    public void run(Iterable<ServiceInput> log, BiConsumer<Long, ScalingDecision> decided) {
        for (ServiceInput input : log) {
            long offset = offset() + 1;
            next(offset, input).decisions().forEach(decision -> decided.accept(offset, decision));
        }
    }

    /** The offset of the last input; -1 before the first. */
    public long offset() {
        return decider.service().offset();
    }

    /** The size that a pool was last given, or under a policy in shadow would have been; empty for one without a lease. */
    public OptionalInt size(PoolId pool) {
        return decider.size(pool);
    }

    /** What is known after the last input: a copy. */
    public DeciderState state() {
        return decider.state();
    }
}
