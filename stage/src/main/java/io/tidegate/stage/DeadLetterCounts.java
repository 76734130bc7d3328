package io.tidegate.stage;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts the records that a stage set aside, and what it had to wait for. Safe for many threads. */
public final class DeadLetterCounts {

    /** Why a record was set aside. */
    public enum Reason {
        /** Its bytes could not be understood. */
        UNREADABLE("unreadable"),
        /** It was understood, and cannot be true. */
        IMPOSSIBLE("impossible"),
        /** It was understood, and failed while it was worked on. */
        UNPROCESSABLE("unprocessable"),
        /** What came of it could not be written. */
        UNWRITABLE("unwritable");

        private final String word;

        Reason(String word) {
            this.word = word;
        }

        /** As it stands in the header. */
        public String word() {
            return word;
        }
    }

    private final Map<Reason, LongAdder> counts = new EnumMap<>(Reason.class);
    private final LongAdder retried = new LongAdder();

    /** All at zero. */
    public DeadLetterCounts() {
        for (Reason reason : Reason.values()) {
            counts.put(reason, new LongAdder());
        }
    }

    void count(Reason reason) {
        adder(reason).increment();
    }

    void countRetry() {
        retried.increment();
    }

    /** How many records were set aside for this reason since the start. */
    public long of(Reason reason) {
        return adder(reason).sum();
    }

    /** How often work was stopped to be tried again, because something outside was away. */
    public long retried() {
        return retried.sum();
    }

    private LongAdder adder(Reason reason) {
        LongAdder adder = counts.get(reason);
        if (adder == null) {
            throw new IllegalStateException("no counter for " + reason);
        }
        return adder;
    }
}
