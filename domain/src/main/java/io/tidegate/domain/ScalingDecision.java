package io.tidegate.domain;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * What the decider made of what it knows: a new size, a longer lease, or nothing and why. Sizes are absolute, so that a
 * decision can be delivered twice and applied once.
 */
public sealed interface ScalingDecision permits ScalingDecision.Resize, ScalingDecision.Renewal, ScalingDecision.Hold {

    /** Which decision. */
    DecisionId id();

    /** What it was made on. */
    DecisionBasis basis();

    /** Why. */
    Reason reason();

    /** Handles each kind of decision. */
    <R> R fold(Function<Resize, R> resize, Function<Renewal, R> renewal, Function<Hold, R> hold);

    /** The pool. */
    default PoolId pool() {
        return id().pool();
    }

    /**
     * From one size to another.
     *
     * @param id which decision
     * @param basis what it was made on
     * @param from the size that was leased before, 0 without a lease
     * @param lease the size from now on, and until when
     * @param validUntil after this it must not be applied any more
     * @param reason why
     * @param trace what each step did
     */
    record Resize(
            DecisionId id,
            DecisionBasis basis,
            int from,
            Lease lease,
            Instant validUntil,
            Reason reason,
            List<TraceLine> trace)
            implements ScalingDecision {
        /** Copies the trace; refuses a decision that is over when its lease begins. */
        public Resize {
            Check.notNegative("size before", from);
            Check.that(
                    validUntil.isAfter(basis.at()),
                    "a decision of " + basis.at() + " must be valid for a time",
                    validUntil);
            trace = List.copyOf(trace);
        }

        /** The new size. */
        public int to() {
            return lease.connections();
        }

        @Override
        public <R> R fold(Function<Resize, R> resize, Function<Renewal, R> renewal, Function<Hold, R> hold) {
            return resize.apply(this);
        }
    }

    /**
     * The same size for longer.
     *
     * @param id which decision
     * @param basis what it was made on
     * @param lease the size, and until when
     * @param validUntil after this it must not be applied any more
     */
    record Renewal(DecisionId id, DecisionBasis basis, Lease lease, Instant validUntil) implements ScalingDecision {
        /** Refuses a decision that is over when its lease begins. */
        public Renewal {
            Check.that(
                    validUntil.isAfter(basis.at()),
                    "a decision of " + basis.at() + " must be valid for a time",
                    validUntil);
        }

        @Override
        public Reason reason() {
            return new Reason(Reason.Code.RENEWAL, "lease of " + lease.connections() + " renewed");
        }

        @Override
        public <R> R fold(Function<Resize, R> resize, Function<Renewal, R> renewal, Function<Hold, R> hold) {
            return renewal.apply(this);
        }
    }

    /**
     * No change, though one was considered. Published when it follows something else, not again and again.
     *
     * @param id which decision; its epoch is that of the lease which stays in force, or 1 before the first
     * @param basis what it was made on
     * @param size the size that stays
     * @param wanted the size that was considered
     * @param reason what stood in the way
     * @param trace what each step did
     */
    record Hold(DecisionId id, DecisionBasis basis, int size, int wanted, Reason reason, List<TraceLine> trace)
            implements ScalingDecision {
        /** Copies the trace. */
        public Hold {
            Check.notNegative("size", size);
            Check.notNegative("wanted size", wanted);
            trace = List.copyOf(trace);
        }

        @Override
        public <R> R fold(Function<Resize, R> resize, Function<Renewal, R> renewal, Function<Hold, R> hold) {
            return hold.apply(this);
        }
    }
}
