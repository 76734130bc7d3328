package io.tidegate.tests.chaos;

/** What makes the stages exact. Each is broken in its own test, for a proof that does not need it proves nothing. */
enum Guard {
    /** Offsets, output and state belong to one transaction; without it they are written at least once. */
    EXACTLY_ONCE,
    /** What a transaction wrote that was aborted is never read. */
    COMMITTED_READS,
    /** State is logged in the transaction of its offsets, not in the one after it. */
    FLUSH_WITH_COMMIT
}
