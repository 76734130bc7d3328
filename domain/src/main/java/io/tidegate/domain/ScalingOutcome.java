package io.tidegate.domain;

import java.time.Instant;
import java.util.OptionalInt;

/**
 * How a decision ended. Every decision that is not a hold ends in exactly one.
 *
 * @param decision the decision
 * @param service the service
 * @param incarnation the life of the pool that it was for
 * @param at when the end was known
 * @param end how it ended
 * @param achieved connections that were physically open, where the pool said so
 * @param attempts how often the command was sent, 0 when never
 * @param text for people
 */
public record ScalingOutcome(
        DecisionId decision,
        ServiceId service,
        Incarnation incarnation,
        Instant at,
        End end,
        OptionalInt achieved,
        int attempts,
        String text)
        implements ServiceFact {

    /** How a decision can end. */
    public enum End {
        /** The pool has the size. */
        APPLIED,
        /** The pool refused, and nothing changed. */
        REFUSED,
        /** The pool took the lease and did not reach the size. */
        FAILED,
        /** Nothing was heard before it expired; the pool may or may not have taken the lease. */
        EXPIRED,
        /** A later decision for the same pool took its place. */
        SUPERSEDED,
        /** The policy does not act; nothing was sent. */
        SHADOWED
    }

    /** Refuses negative numbers and an empty text. */
    public ScalingOutcome {
        achieved.ifPresent(size -> Check.notNegative("achieved size", size));
        Check.notNegative("attempts", attempts);
        Check.text("text of an outcome", text, 1000);
    }

    /** The pool. */
    public PoolId pool() {
        return decision.pool();
    }

    @Override
    public <R> R fold(Cases<R> cases) {
        return cases.outcome(this);
    }
}
