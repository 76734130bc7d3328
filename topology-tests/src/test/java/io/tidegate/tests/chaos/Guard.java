package io.tidegate.tests.chaos;

/** What makes the stages exact. Each is broken in its own test, for a proof that does not need it proves nothing. */
enum Guard {
    /** Offsets, output and state belong to one transaction; without it they are written at least once. */
    EXACTLY_ONCE,
    /** What a transaction wrote that was aborted is never read. */
    COMMITTED_READS,
    /** State is logged in the transaction of its offsets, not in the one after it. */
    FLUSH_WITH_COMMIT,
    /** Decisions are numbered inside the decider's fold, not at random. */
    COUNTED_IDS,
    /** A pool refuses epochs below the last that it accepted, and applies one that is repeated once. */
    FENCE,
    /** A decision says what size a pool shall have, not by how much to change it. */
    ABSOLUTE_SIZES
}
