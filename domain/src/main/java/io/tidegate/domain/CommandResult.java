package io.tidegate.domain;

import java.time.Instant;
import java.util.function.Function;

/**
 * What a pool did about a command.
 *
 * @param decision the decision behind the command
 * @param service what the pool connects to
 * @param incarnation the life of the pool that answers
 * @param at when, by the pool's clock
 * @param answer what became of it
 */
public record CommandResult(
        DecisionId decision, ServiceId service, Incarnation incarnation, Instant at, Answer answer) {

    /** The pool that answers. */
    public PoolId pool() {
        return decision.pool();
    }

    /** What became of a command. */
    public sealed interface Answer permits Achieved, Refused, Failed {
        /** Handles each kind of answer. */
        <R> R fold(Function<Achieved, R> achieved, Function<Refused, R> refused, Function<Failed, R> failed);
    }

    /**
     * Done. For a shrink: the surplus connections are physically closed. For growth: the new ones are open and validated.
     *
     * @param size connections that are physically open
     */
    public record Achieved(int size) implements Answer {
        /** Refuses a negative size. */
        public Achieved {
            Check.notNegative("achieved size", size);
        }

        @Override
        public <R> R fold(Function<Achieved, R> achieved, Function<Refused, R> refused, Function<Failed, R> failed) {
            return achieved.apply(this);
        }
    }

    /**
     * Not even tried, and nothing has changed.
     *
     * @param why for programs
     * @param text for people
     */
    public record Refused(Refusal why, String text) implements Answer {
        /** Refuses to refuse without a word. */
        public Refused {
            Check.text("text of a refusal", text, 1000);
        }

        @Override
        public <R> R fold(Function<Achieved, R> achieved, Function<Refused, R> refused, Function<Failed, R> failed) {
            return refused.apply(this);
        }
    }

    /**
     * Tried, and not finished in time: the lease is accepted, the size is not what it should be.
     *
     * @param size connections that are physically open
     * @param text what stood in the way
     */
    public record Failed(int size, String text) implements Answer {
        /** Refuses to fail without a word. */
        public Failed {
            Check.notNegative("size", size);
            Check.text("text of a failure", text, 1000);
        }

        @Override
        public <R> R fold(Function<Achieved, R> achieved, Function<Refused, R> refused, Function<Failed, R> failed) {
            return failed.apply(this);
        }
    }

    /** Why a pool refuses. */
    public enum Refusal {
        /** Its epoch is below one that was accepted. */
        OLD_EPOCH,
        /** It came after its expiry. */
        EXPIRED,
        /** It is outside the bounds the pool registered. */
        OUT_OF_BOUNDS,
        /** It is for another life of this pool. */
        OTHER_INCARNATION,
        /** The pool is being closed. */
        CLOSING
    }
}
