package io.tidegate.decider;

/** What became of an input; counted. */
enum InputFate {
    /** It changed what is known. */
    FOLDED,
    /** It is about a pool that has not registered, or out of date. */
    IGNORED
}
