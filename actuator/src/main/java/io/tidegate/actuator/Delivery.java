package io.tidegate.actuator;

import io.tidegate.domain.CommandResult;
import io.tidegate.domain.CommandResult.Failed;
import io.tidegate.domain.CommandResult.Refusal;
import io.tidegate.domain.CommandResult.Refused;
import io.tidegate.domain.Lease;
import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.PoolCommand;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingOutcome;
import io.tidegate.domain.ScalingOutcome.End;
import io.tidegate.schemas.state.DeliveryState;
import io.tidegate.schemas.state.DeliveryState.Pending;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Brings the decisions about one pool to their end. A pure state machine: what is known, an event and the time come in; what is
 * known then, commands and outcomes go out.
 *
 * <pre>
 *               ┌─ does not act ───────────────────────────────▶ SHADOWED
 *   decision ───┼─ is over already ────────────────────────────▶ EXPIRED
 *               └─▶ pending ─┬─ achieved ───────────────────────▶ APPLIED
 *                    ▲  │    ├─ refused ────────────────────────▶ REFUSED
 *          not heard │  │    ├─ failed ─────────────────────────▶ FAILED
 *          for long  └──┘    ├─ is over ────────────────────────▶ EXPIRED
 *                            └─ a later one that acts ──────────▶ SUPERSEDED
 * </pre>
 */
public final class Delivery {
    private static final int LONGEST_TEXT = 1000;

    private final Backoff backoff;

    /** Deliveries that are retried this patiently. */
    public Delivery(Backoff backoff) {
        this.backoff = backoff;
    }

    /** What became of an event that changed nothing. */
    public enum Ignored {
        /** A hold asks for nothing. */
        HOLD,
        /** A decision that came before. */
        REPEATED_DECISION,
        /** An answer about a decision that has ended, or was never made here. */
        LATE_ANSWER,
        /** An answer that does not say whether the pool took the lease; the decision stays pending. */
        DOUBTFUL_ANSWER
    }

    /**
     * What one event led to.
     *
     * @param state what is known then
     * @param commands to send
     * @param outcomes to publish
     * @param ignored why nothing happened, where the event was of no use
     */
    public record Step(
            DeliveryState state, List<PoolCommand> commands, List<ScalingOutcome> outcomes, Optional<Ignored> ignored) {
        /** Copies the lists. */
        public Step {
            commands = List.copyOf(commands);
            outcomes = List.copyOf(outcomes);
        }
    }

    /** A decision about the pool came. */
    public Step decided(DeliveryState state, ScalingDecision decision, Instant now) {
        return decision.fold(
                resize -> decided(state, decision, resize.lease(), resize.validUntil(), now),
                renewal -> decided(state, decision, renewal.lease(), renewal.validUntil(), now),
                hold -> ignored(state, Ignored.HOLD));
    }

    private Step decided(DeliveryState state, ScalingDecision decision, Lease lease, Instant validUntil, Instant now) {
        // By the sequence, not the epoch: what is decided in shadow mode grants nothing, and need not raise it.
        if (decision.id().sequence() <= state.lastSequence()) {
            return ignored(state, Ignored.REPEATED_DECISION);
        }
        long sequence = decision.id().sequence();
        Pending pending = new Pending(
                decision.id(),
                decision.basis().service(),
                decision.basis().incarnation(),
                lease,
                validUntil,
                1,
                now.plus(backoff.after(1)),
                Optional.empty());
        if (decision.basis().mode() != PolicyMode.ACT) {
            // What does not act takes nobody's place: a proposal must not stop what was approved before it.
            return new Step(
                    new DeliveryState(sequence, state.pending()),
                    List.of(),
                    List.of(unsent(pending, now, End.SHADOWED, "the policy does not act")),
                    Optional.empty());
        }
        List<ScalingOutcome> outcomes = new ArrayList<>();
        state.pending()
                .ifPresent(before -> outcomes.add(end(
                        before,
                        now,
                        End.SUPERSEDED,
                        OptionalInt.empty(),
                        "decision " + decision.id() + " took its place")));
        if (!now.isBefore(validUntil)) {
            outcomes.add(unsent(pending, now, End.EXPIRED, "was valid until " + validUntil + " and came at " + now));
            return new Step(new DeliveryState(sequence, Optional.empty()), List.of(), outcomes, Optional.empty());
        }
        return new Step(
                new DeliveryState(sequence, Optional.of(pending)),
                List.of(command(pending, now)),
                outcomes,
                Optional.empty());
    }

    /** The pool answered a command. */
    public Step answered(DeliveryState state, CommandResult result, Instant now) {
        Optional<Pending> asked =
                state.pending().filter(pending -> pending.decision().equals(result.decision()));
        if (asked.isEmpty()) {
            return ignored(state, Ignored.LATE_ANSWER);
        }
        Pending pending = asked.get();
        return result.answer()
                .fold(
                        achieved -> ended(
                                state,
                                end(
                                        pending,
                                        now,
                                        End.APPLIED,
                                        OptionalInt.of(achieved.size()),
                                        "the pool has " + achieved.size() + " connections open")),
                        refused -> refused(state, pending, refused, now),
                        failed -> failed(state, pending, failed, now));
    }

    private static Step refused(DeliveryState state, Pending pending, Refused refused, Instant now) {
        String said = refused.why() + ": " + refused.text();
        if (pending.attempts() > 1 && mayHideAnAcceptance(refused.why())) {
            Pending doubted = new Pending(
                    pending.decision(),
                    pending.service(),
                    pending.incarnation(),
                    pending.lease(),
                    pending.validUntil(),
                    pending.attempts(),
                    pending.nextAttempt(),
                    Optional.of(shortened(said)));
            return new Step(
                    new DeliveryState(state.lastSequence(), Optional.of(doubted)),
                    List.of(),
                    List.of(),
                    Optional.of(Ignored.DOUBTFUL_ANSWER));
        }
        return ended(state, end(pending, now, End.REFUSED, OptionalInt.empty(), said));
    }

    /**
     * Whether a pool may say so of a repeated command although it took the lease at the first delivery: a later epoch was
     * accepted since, the pool began to close, or its process was started anew. That it comes too late or is out of bounds
     * is only said of an epoch that was not accepted. Calling such a lease refused would give its connections away twice.
     */
    private static boolean mayHideAnAcceptance(Refusal why) {
        return switch (why) {
            case OLD_EPOCH, CLOSING, OTHER_INCARNATION -> true;
            case EXPIRED, OUT_OF_BOUNDS -> false;
        };
    }

    private static Step failed(DeliveryState state, Pending pending, Failed failed, Instant now) {
        return ended(state, end(pending, now, End.FAILED, OptionalInt.of(failed.size()), failed.text()));
    }

    /** Time has passed: what is over ends, and what has not been answered for long is sent again. */
    public Step passed(DeliveryState state, Instant now) {
        if (state.pending().isEmpty()) {
            return new Step(state, List.of(), List.of(), Optional.empty());
        }
        Pending pending = state.pending().get();
        if (!now.isBefore(pending.validUntil())) {
            String heard = pending.doubt()
                    .map(said -> "no clear answer in time; the pool said " + said)
                    .orElse("no answer in time");
            return ended(state, end(pending, now, End.EXPIRED, OptionalInt.empty(), heard));
        }
        if (now.isBefore(pending.nextAttempt())) {
            return new Step(state, List.of(), List.of(), Optional.empty());
        }
        int attempts = pending.attempts() + 1;
        Pending again = new Pending(
                pending.decision(),
                pending.service(),
                pending.incarnation(),
                pending.lease(),
                pending.validUntil(),
                attempts,
                now.plus(backoff.after(attempts)),
                pending.doubt());
        return new Step(
                new DeliveryState(state.lastSequence(), Optional.of(again)),
                List.of(command(again, now)),
                List.of(),
                Optional.empty());
    }

    private static PoolCommand command(Pending pending, Instant now) {
        return new PoolCommand(
                pending.decision(),
                pending.service(),
                pending.incarnation(),
                pending.lease(),
                now,
                pending.validUntil(),
                pending.attempts());
    }

    private static Step ended(DeliveryState state, ScalingOutcome outcome) {
        return new Step(
                new DeliveryState(state.lastSequence(), Optional.empty()),
                List.of(),
                List.of(outcome),
                Optional.empty());
    }

    private static Step ignored(DeliveryState state, Ignored why) {
        return new Step(state, List.of(), List.of(), Optional.of(why));
    }

    private static ScalingOutcome unsent(Pending never, Instant now, End end, String text) {
        return outcome(never, now, end, OptionalInt.empty(), 0, text);
    }

    private static ScalingOutcome end(Pending pending, Instant now, End end, OptionalInt achieved, String text) {
        return outcome(pending, now, end, achieved, pending.attempts(), text);
    }

    private static ScalingOutcome outcome(
            Pending pending, Instant now, End end, OptionalInt achieved, int attempts, String text) {
        return new ScalingOutcome(
                pending.decision(),
                pending.service(),
                pending.incarnation(),
                now,
                end,
                achieved,
                attempts,
                shortened(text));
    }

    /** A reason with a prefix may be longer than an outcome may carry. */
    private static String shortened(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT - 1) + "…";
    }
}
