package io.tidegate.domain;

import java.time.Instant;
import java.util.Optional;

/** What an operator allows, forbids or orders. */
public sealed interface OperatorConsent extends ServiceFact
        permits OperatorConsent.Paused,
                OperatorConsent.Resumed,
                OperatorConsent.Approved,
                OperatorConsent.Overridden,
                OperatorConsent.Forgotten {

    /** Who. */
    String operator();

    /** When. */
    Instant at();

    /** Handles each kind of consent. */
    <R> R fold(ConsentCases<R> cases);

    @Override
    default <R> R fold(Cases<R> cases) {
        return cases.consent(this);
    }

    /**
     * One handler for each kind of consent.
     *
     * @param <R> what the handlers return
     */
    interface ConsentCases<R> {
        /** Changes in some direction stop. */
        R paused(Paused paused);

        /** Changes in some direction go on. */
        R resumed(Resumed resumed);

        /** One decision may act. */
        R approved(Approved approved);

        /** A pool is set by hand. */
        R overridden(Overridden overridden);

        /** A pool is given up. */
        R forgotten(Forgotten forgotten);
    }

    /** Which changes. */
    enum Direction {
        /** Growing. */
        GROW,
        /** Shrinking. */
        SHRINK,
        /** Both. */
        BOTH;

        /** Whether this direction includes {@code other}. */
        public boolean includes(Direction other) {
            return this == BOTH || this == other;
        }
    }

    /**
     * No changes in {@code direction}, until an hour or until resumed.
     *
     * @param service the service
     * @param direction which changes stop
     * @param until when the pause ends by itself; empty for never
     * @param operator who
     * @param at when
     */
    record Paused(ServiceId service, Direction direction, Optional<Instant> until, String operator, Instant at)
            implements OperatorConsent {
        /** Refuses a nameless operator. */
        public Paused {
            Check.text("operator", operator, 128);
        }

        @Override
        public <R> R fold(ConsentCases<R> cases) {
            return cases.paused(this);
        }
    }

    /**
     * Changes in {@code direction} go on.
     *
     * @param service the service
     * @param direction which changes
     * @param operator who
     * @param at when
     */
    record Resumed(ServiceId service, Direction direction, String operator, Instant at) implements OperatorConsent {
        /** Refuses a nameless operator. */
        public Resumed {
            Check.text("operator", operator, 128);
        }

        @Override
        public <R> R fold(ConsentCases<R> cases) {
            return cases.resumed(this);
        }
    }

    /**
     * A decision of a service in {@link PolicyMode#APPROVE} may act.
     *
     * @param service the service
     * @param decision which decision
     * @param operator who
     * @param at when
     */
    record Approved(ServiceId service, DecisionId decision, String operator, Instant at) implements OperatorConsent {
        /** Refuses a nameless operator. */
        public Approved {
            Check.text("operator", operator, 128);
        }

        @Override
        public <R> R fold(ConsentCases<R> cases) {
            return cases.approved(this);
        }
    }

    /**
     * A pool is set by hand for a time; bounds and budget still hold.
     *
     * @param service the service
     * @param pool the pool
     * @param size the size it shall have
     * @param until when the override ends
     * @param operator who
     * @param at when
     */
    record Overridden(ServiceId service, PoolId pool, int size, Instant until, String operator, Instant at)
            implements OperatorConsent {
        /** Refuses negative sizes and a nameless operator. */
        public Overridden {
            Check.notNegative("size", size);
            Check.text("operator", operator, 128);
        }

        @Override
        public <R> R fold(ConsentCases<R> cases) {
            return cases.overridden(this);
        }
    }

    /**
     * A pool that is dead is given up: what it may still hold is counted no more. If its connections are open after all, the
     * budget can be overrun by as many.
     *
     * @param service the service
     * @param pool the pool
     * @param incarnation the life that the operator took for dead; a newer one is not meant
     * @param operator who
     * @param at when
     */
    record Forgotten(ServiceId service, PoolId pool, Incarnation incarnation, String operator, Instant at)
            implements OperatorConsent {
        /** Refuses a nameless operator. */
        public Forgotten {
            Check.text("operator", operator, 128);
        }

        @Override
        public <R> R fold(ConsentCases<R> cases) {
            return cases.forgotten(this);
        }
    }
}
