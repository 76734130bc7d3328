package io.tidegate.domain.state;

import java.time.Instant;
import java.util.Optional;

/**
 * Changes in one direction are stopped.
 *
 * @param until when it ends by itself; empty for never
 * @param operator who stopped them
 */
public record Pause(Optional<Instant> until, String operator) {

    /** Whether it is in force. */
    public boolean holdsAt(Instant now) {
        return until.map(now::isBefore).orElse(true);
    }
}
