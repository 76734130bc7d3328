package io.tidegate.console;

import java.time.Instant;
import java.util.Optional;

/**
 * Whether what is shown is what is.
 *
 * @param live whether everything that was written has been read, and the brokers answer
 * @param since since when it is so
 * @param problem what stands in the way; empty when live
 * @param unreadable records that could not be read and are left out
 */
public record FeedView(boolean live, Instant since, Optional<String> problem, long unreadable) {
    /** Read up to the end. */
    static FeedView live(Instant since, long unreadable) {
        return new FeedView(true, since, Optional.empty(), unreadable);
    }

    /** Behind, or cut off. */
    static FeedView stale(Instant since, String problem, long unreadable) {
        return new FeedView(false, since, Optional.of(problem), unreadable);
    }
}
