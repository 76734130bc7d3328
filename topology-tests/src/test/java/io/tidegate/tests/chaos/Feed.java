package io.tidegate.tests.chaos;

/** Gives the stage that is killed something to do. */
interface Feed extends Participant {
    /** Gives it no more; what plays along to what was given goes on until it is stopped. */
    void finish() throws InterruptedException;
}
