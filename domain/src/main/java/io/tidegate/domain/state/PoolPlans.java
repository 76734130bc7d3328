package io.tidegate.domain.state;

import io.tidegate.domain.OperatorConsent.Overridden;
import io.tidegate.domain.Reason;
import io.tidegate.domain.ScalingDecision.Resize;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is under way for a pool, or was ordered.
 *
 * @param proposal a decision that waits for approval
 * @param shadowSize the size it would have if the policy acted
 * @param override a size set by hand
 * @param watch a shrink whose effect is being watched
 * @param undo a shrink that made things worse and is taken back
 * @param held why the last hold was published; empty after a change
 * @param decidedAt offset of the input at which the last decision was made, -1 before the first
 */
public record PoolPlans(
        Optional<Resize> proposal,
        OptionalInt shadowSize,
        Optional<Overridden> override,
        Optional<ShrinkWatch> watch,
        Optional<Undo> undo,
        Optional<Reason.Code> held,
        long decidedAt) {

    /** Nothing is under way. */
    public static final PoolPlans NONE = new PoolPlans(
            Optional.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            -1);

    /** The same with a decision that waits for approval, or none. */
    public PoolPlans withProposal(Optional<Resize> other) {
        return new PoolPlans(other, shadowSize, override, watch, undo, held, decidedAt);
    }

    /** The same with another shadow size, or none. */
    public PoolPlans withShadowSize(OptionalInt other) {
        return new PoolPlans(proposal, other, override, watch, undo, held, decidedAt);
    }

    /** The same with a size set by hand, or none. */
    public PoolPlans withOverride(Optional<Overridden> other) {
        return new PoolPlans(proposal, shadowSize, other, watch, undo, held, decidedAt);
    }

    /** The same with a shrink to watch, or none. */
    public PoolPlans withWatch(Optional<ShrinkWatch> other) {
        return new PoolPlans(proposal, shadowSize, override, other, undo, held, decidedAt);
    }

    /** The same with a shrink to take back, or none. */
    public PoolPlans withUndo(Optional<Undo> other) {
        return new PoolPlans(proposal, shadowSize, override, watch, other, held, decidedAt);
    }

    /** The same after a decision at {@code offset}, with the reason when it was a hold. */
    public PoolPlans decided(long offset, Optional<Reason.Code> hold) {
        return new PoolPlans(proposal, shadowSize, override, watch, undo, hold, offset);
    }
}
