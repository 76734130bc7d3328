package io.tidegate.agent.core;

import java.time.Duration;
import java.time.Instant;

/**
 * When a sample is due: at every interval, and at once when a borrower begins to wait where none did, yet never sooner than
 * {@code apart} after the last one. Pure: time and the number of waiting borrowers come in, the next state goes out.
 *
 * @param interval between two regular samples
 * @param apart the least time between any two samples; with 200 ms there are at most five a second
 * @param lastSample when the last sample was taken
 * @param wasWaiting whether that sample, or a later look, saw a borrower wait
 * @param owed whether a borrower began to wait and no sample has told it yet
 */
public record SampleSchedule(Duration interval, Duration apart, Instant lastSample, boolean wasWaiting, boolean owed) {
    public SampleSchedule {
        if (apart.isNegative() || apart.isZero() || interval.compareTo(apart) < 0) {
            throw new IllegalArgumentException("samples are apart by more than zero and at most the interval: apart="
                    + apart + ", interval=" + interval);
        }
    }

    /** The schedule of a pool whose first regular sample is due one interval after {@code start}. */
    public static SampleSchedule starting(Duration interval, Duration apart, Instant start) {
        return new SampleSchedule(interval, apart, start, false, false);
    }

    /** The state after a look at the pool. Ask {@link #due} of the result. */
    public SampleSchedule look(int waiting) {
        boolean begins = waiting > 0 && !wasWaiting;
        return new SampleSchedule(interval, apart, lastSample, waiting > 0, owed || begins);
    }

    /** Whether a sample is to be taken now. */
    public boolean due(Instant now) {
        Duration since = Duration.between(lastSample, now);
        // A clock that was set back must not silence the pool until it has caught up.
        return since.isNegative() || since.compareTo(interval) >= 0 || (owed && since.compareTo(apart) >= 0);
    }

    /** The state after a sample was taken at {@code now}. */
    public SampleSchedule sampled(Instant now) {
        return new SampleSchedule(interval, apart, now, wasWaiting, false);
    }
}
