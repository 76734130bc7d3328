package io.tidegate.backtest;

import io.tidegate.domain.Insight;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.state.SnapshotPart;

/** What the fold gives and the decider publishes; each kind has a topic of its own. */
public sealed interface PublishedOutput {

    /**
     * On {@code scaling-decisions}.
     *
     * @param decision the decision
     */
    record Decided(ScalingDecision decision) implements PublishedOutput {}

    /**
     * What operators should know, on its topic.
     *
     * @param insight the insight
     */
    record Told(Insight insight) implements PublishedOutput {}

    /**
     * On {@code service-snapshots}.
     *
     * @param part a part of what is known
     */
    record Kept(SnapshotPart part) implements PublishedOutput {}

    /** How they are written: the bytes of a record that say something, without the number of their schema. */
    @FunctionalInterface
    interface Encoding {
        /** The bytes of one. */
        byte[] encode(PublishedOutput output);
    }

    /**
     * Where a record stands.
     *
     * @param partition the partition of its topic
     * @param offset its place in that
     */
    record Place(int partition, long offset) {}
}
