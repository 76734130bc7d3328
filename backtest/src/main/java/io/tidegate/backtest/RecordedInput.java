package io.tidegate.backtest;

import io.tidegate.domain.ServiceInput;

/**
 * One entry of a service's log.
 *
 * @param offset where it stands in the log, at least 0
 * @param input what became known
 */
public record RecordedInput(long offset, ServiceInput input) {

    /** Refuses a negative offset. */
    public RecordedInput {
        if (offset < 0) {
            throw new IllegalArgumentException("an offset must not be negative, but was " + offset);
        }
    }
}
