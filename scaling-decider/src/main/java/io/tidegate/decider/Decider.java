package io.tidegate.decider;

import io.tidegate.domain.ServiceInput;
import io.tidegate.domain.state.DeciderState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The heart: one input after another, in the order of the service's log, changes what is known and may lead to decisions.
 * The same log gives the same decisions. The only clock is the time at which inputs were recorded, and it never runs
 * backwards.
 *
 * <pre>
 *   input ─▶ Intake: what is known now ─┬─ alarm ──▶ FastLane   one pool grows at once
 *                                       ├─ status ─▶ FirstLease a pool that just came
 *                                       ├─ approval ▶ Approvals one proposal acts
 *                                       └─ tick ───▶ SlowLane   all pools of the service, the seven steps
 * </pre>
 */
public final class Decider {
    private Decider() {}

    /**
     * Folds one input.
     *
     * @param offset of the input in the service's log
     * @throws IllegalArgumentException when the input is about another service
     */
    public static Folded fold(DeciderState state, long offset, ServiceInput input) {
        if (!input.service().equals(state.service().service())) {
            throw new IllegalArgumentException("an input of " + input.service() + " cannot be folded into the state of "
                    + state.service().service());
        }
        Instant recorded = input.recordedAt().truncatedTo(ChronoUnit.MILLIS);
        var draft = new Draft(state, offset, recorded);
        input.fact().fold(new Intake(draft)).run();
        return draft.folded();
    }
}
