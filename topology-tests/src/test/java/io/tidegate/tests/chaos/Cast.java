package io.tidegate.tests.chaos;

/**
 * Who takes part in proving something, but for the stage that is killed.
 *
 * @param subject what is proven
 * @param feed gives the stage something to do
 * @param proof looks at what is committed
 */
record Cast(Subject subject, Feed feed, Proof proof) {}
