package io.tidegate.console;

import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingOutcome;
import io.tidegate.domain.TraceLine;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One decision and how it ended.
 *
 * @param id names it: {@code <pool>/<epoch>/<sequence>}
 * @param service the service
 * @param pool the pool
 * @param at when it was made
 * @param kind {@code resize}, {@code hold} or {@code renewal}
 * @param mode whether it acts: {@code shadow}, {@code approve} or {@code act}
 * @param policyVersion the policy that was in force
 * @param from the size before
 * @param to the size after; the same for what changes nothing
 * @param wanted the size that was considered: that of a hold may differ from {@code to}
 * @param reason why, for programs and for people
 * @param trace what each step did, in their order
 * @param outcome how it ended; absent as long as that is open, and for holds
 */
public record DecisionView(
        String id,
        String service,
        String pool,
        Instant at,
        String kind,
        String mode,
        int policyVersion,
        int from,
        int to,
        int wanted,
        ReasonView reason,
        List<StepView> trace,
        Optional<OutcomeView> outcome) {

    static DecisionView of(ScalingDecision decision, Optional<ScalingOutcome> outcome) {
        return decision.fold(
                resize -> of(resize, "resize", resize.from(), resize.to(), resize.to(), resize.trace(), outcome),
                renewal -> {
                    int size = renewal.lease().connections();
                    return of(renewal, "renewal", size, size, size, List.of(), outcome);
                },
                hold -> of(hold, "hold", hold.size(), hold.size(), hold.wanted(), hold.trace(), outcome));
    }

    private static DecisionView of(
            ScalingDecision decision,
            String kind,
            int from,
            int to,
            int wanted,
            List<TraceLine> trace,
            Optional<ScalingOutcome> outcome) {
        return new DecisionView(
                decision.id().toString(),
                decision.basis().service().value(),
                decision.pool().value(),
                decision.basis().at(),
                kind,
                Words.of(decision.basis().mode()),
                decision.basis().policyVersion(),
                from,
                to,
                wanted,
                new ReasonView(
                        Words.of(decision.reason().code()), decision.reason().text()),
                trace.stream().map(StepView::of).toList(),
                outcome.map(OutcomeView::of));
    }

    /**
     * Why.
     *
     * @param code for programs
     * @param text for people
     */
    public record ReasonView(String code, String text) {}

    /**
     * What one step did.
     *
     * @param step which step
     * @param before the size it was given
     * @param after the size it passed on
     * @param why what it saw
     */
    public record StepView(String step, int before, int after, String why) {
        static StepView of(TraceLine line) {
            return new StepView(Words.of(line.step()), line.before(), line.after(), line.why());
        }
    }

    /**
     * How a decision ended.
     *
     * @param end {@code applied}, {@code refused}, {@code failed}, {@code expired}, {@code superseded} or {@code shadowed}
     * @param at when that was known
     * @param achieved connections that were open; absent where the pool did not say
     * @param attempts how often the command was sent
     * @param text for people
     */
    public record OutcomeView(String end, Instant at, Optional<Integer> achieved, int attempts, String text) {
        static OutcomeView of(ScalingOutcome outcome) {
            return new OutcomeView(
                    Words.of(outcome.end()),
                    outcome.at(),
                    outcome.achieved().stream().boxed().findFirst(),
                    outcome.attempts(),
                    outcome.text());
        }
    }
}
