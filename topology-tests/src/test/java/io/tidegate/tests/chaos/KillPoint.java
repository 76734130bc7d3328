package io.tidegate.tests.chaos;

/** Where in its work a process is killed. All but the first and the last are reached by {@link MortalClients}. */
enum KillPoint {
    /** By SIGKILL, whatever it does. */
    ANY_TIME("at any time", 0),
    /** A record is about to be sent, so that a part of its transaction may be with the broker and a part is not. */
    BEFORE_PRODUCE("before produce", 60),
    /** All records are with the broker, and the offsets are not. */
    AFTER_PRODUCE("after produce", 15),
    /** Records and offsets are with the broker, and the commit is not. */
    BEFORE_COMMIT("before commit", 15),
    /** The broker has committed, and nothing else was done yet. */
    AFTER_COMMIT("after commit", 15),
    /** A part of the state was read back. */
    WHILE_RESTORING("while restoring", 2),
    /** By SIGKILL after it was stopped, replaced by another, and woken when that one was at work. */
    PAUSED("paused and woken", 0);

    private final String words;
    private final int mostPassed;

    KillPoint(String words, int mostPassed) {
        this.words = words;
        this.mostPassed = mostPassed;
    }

    /** How often a process may come by before it dies there. */
    int mostPassed() {
        return mostPassed;
    }

    @Override
    public String toString() {
        return words;
    }
}
