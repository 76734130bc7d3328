package io.tidegate.decider;

import io.tidegate.domain.Insight;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ServiceInput;
import io.tidegate.domain.state.SnapshotPart;

/** What the folding half writes; each kind goes to a topic of its own. */
sealed interface Output {

    /** To {@code scaling-decisions}. */
    record Decided(ScalingDecision value) implements Output {}

    /** To {@code insights}. */
    record Told(Insight value) implements Output {}

    /** To {@code service-inputs}, where the same half reads it back. */
    record Ticked(ServiceInput value) implements Output {}

    /** To {@code service-snapshots}. */
    record Kept(SnapshotPart value) implements Output {}
}
