package io.tidegate.decider;

import io.tidegate.domain.ExternalEvent;
import io.tidegate.domain.OperatorConsent.Overridden;
import io.tidegate.domain.PoolBounds;
import io.tidegate.domain.PoolSchedule;
import io.tidegate.domain.Reason;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.state.PoolAccount;
import io.tidegate.domain.state.Undo;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Step 3: schedules, external events and shrinks that are taken back raise the floor; the policy's bounds hold; an operator's
 * override stands above all of them but the bounds.
 */
final class RaisedFloors {
    private RaisedFloors() {}

    /**
     * Raises a need.
     *
     * @param need what step 2 found
     * @param current what the pool has
     * @param events those of the service
     */
    static StepResult raise(
            ScalingPolicy policy, PoolAccount account, List<ExternalEvent> events, int need, int current, Instant now) {
        PoolBounds bounds = policy.ruleFor(account.registration())
                .boundsOf(account.registration().bounds());
        Instant soon = now.plus(policy.sizing().leadTime());
        Optional<Overridden> ordered = account.plans().override().filter(order -> now.isBefore(order.until()));
        if (ordered.isPresent()) {
            Overridden order = ordered.get();
            return StepResult.decided(
                    bounds.clamp(order.size()),
                    Reason.Code.OVERRIDE,
                    order.operator() + " set the size to " + order.size() + " until " + order.until());
        }
        StepResult highest = StepResult.passed(need, "nothing asks for more");
        for (PoolSchedule schedule : policy.schedules()) {
            if ((schedule.holdsAt(now) || schedule.holdsAt(soon))
                    && schedule.selector().matches(account.registration())) {
                highest = higher(
                        highest, current, schedule.minimum(), Reason.Code.SCHEDULE, "schedule " + schedule.name());
            }
        }
        for (ExternalEvent event : events) {
            if (isNear(event, now, soon)) {
                int multiplied = event.demandFactor().isPresent()
                        ? QueueSizing.roundedUp(need * event.demandFactor().getAsDouble())
                        : 0;
                highest = higher(
                        highest,
                        current,
                        Math.max(multiplied, event.minimum().orElse(0)),
                        Reason.Code.EXTERNAL_EVENT,
                        "event " + event.name() + " from " + event.from() + " to " + event.to());
            }
        }
        Optional<Undo> undo = Aftermath.undo(policy, account.plans()).filter(taken -> now.isBefore(taken.until()));
        if (undo.isPresent()) {
            highest = higher(
                    highest,
                    current,
                    undo.get().size(),
                    Reason.Code.UNDO,
                    undo.get().why());
        }
        return within(bounds, highest, current);
    }

    private static StepResult within(PoolBounds bounds, StepResult wanted, int current) {
        int size = bounds.clamp(wanted.size());
        if (size == wanted.size()) {
            return wanted;
        }
        String why = wanted.why() + "; the bounds are " + bounds.floor() + " to " + bounds.ceiling();
        if (size == current && wanted.size() < size) {
            return StepResult.decided(size, Reason.Code.ENOUGH, why);
        }
        boolean boundsDecide = wanted.size() > size ? size <= current : size > current;
        return boundsDecide ? StepResult.decided(size, Reason.Code.POLICY, why) : StepResult.limited(size, why);
    }

    /** The higher of both. What only lessens a shrink is not the reason for it. */
    private static StepResult higher(StepResult sofar, int current, int size, Reason.Code code, String why) {
        String asks = why + " asks for " + size;
        if (size <= sofar.size()) {
            return sofar;
        }
        return size < current ? StepResult.limited(size, asks) : StepResult.decided(size, code, asks);
    }

    private static boolean isNear(ExternalEvent event, Instant now, Instant soon) {
        return !event.cancelled() && !soon.isBefore(event.from()) && now.isBefore(event.to());
    }
}
