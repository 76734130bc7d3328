package io.tidegate.ingest;

import java.util.List;

/**
 * What a reading did.
 *
 * @param fate what became of the reading itself
 * @param clamped whether its clock was set back
 * @param outputs what is to be said, in order
 * @param changed windows that were opened or added to and are still open
 * @param closed windows that are no longer open
 */
record Reaction(Fate fate, boolean clamped, List<IngestOutput> outputs, List<Changed> changed, List<WindowKey> closed) {

    /** A window and its place. */
    record Changed(WindowKey key, OpenWindow window) {}

    /** What becomes of a reading. Each has exactly one. */
    enum Fate {
        /** It is a sample and counts. */
        COUNTED,
        /** It is a sample that came before. */
        DUPLICATE,
        /** It is a sample that came too late. */
        LATE,
        /** It is a sample of an older life of the pool, after a newer one. */
        OUTDATED,
        /** It is a mark. */
        MARK
    }
}
