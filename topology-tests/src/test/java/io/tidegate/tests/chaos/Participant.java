package io.tidegate.tests.chaos;

/** Something that goes on by itself until it is stopped. */
interface Participant {
    /**
     * Looks whether it still goes on.
     *
     * @throws IllegalStateException when it failed
     */
    void check();

    /**
     * Ends it, and waits until it has.
     *
     * @throws IllegalStateException when it failed before
     */
    void stop() throws InterruptedException;
}
