package io.tidegate.backtest;

import java.util.Optional;

/**
 * Something that was published and is not replayed, or the other way round, or is other than it was; one of the two is there at
 * least.
 *
 * @param kind what it is
 * @param input the offset of the input that it came of
 * @param name which one, for people
 * @param published where that stands which was published
 * @param replayed what the replay gives
 */
public record ParityDifference(
        Kind kind,
        long input,
        String name,
        Optional<PublishedOutput.Place> published,
        Optional<PublishedOutput> replayed) {

    /** What can differ. */
    public enum Kind {
        /** A decision. */
        DECISION,
        /** An insight. */
        INSIGHT,
        /** A part of a snapshot. */
        SNAPSHOT;

        static Kind of(PublishedOutput output) {
            if (output instanceof PublishedOutput.Decided) {
                return DECISION;
            }
            return output instanceof PublishedOutput.Told ? INSIGHT : SNAPSHOT;
        }
    }
}
