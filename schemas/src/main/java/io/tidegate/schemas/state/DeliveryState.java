package io.tidegate.schemas.state;

import io.tidegate.domain.DecisionId;
import io.tidegate.domain.Incarnation;
import io.tidegate.domain.Lease;
import io.tidegate.domain.ServiceId;
import java.time.Instant;
import java.util.Optional;

/**
 * What the actuator knows of one pool of one service.
 *
 * @param lastSequence the sequence of the last decision that came, 0 before the first; all up to it have ended, but for the
 *     one that is pending
 * @param pending the decision that has been sent and not been answered
 */
public record DeliveryState(long lastSequence, Optional<Pending> pending) {

    /** Nothing was decided yet. */
    public static final DeliveryState NONE = new DeliveryState(0, Optional.empty());

    /** Refuses a negative sequence. */
    public DeliveryState {
        if (lastSequence < 0) {
            throw new IllegalArgumentException("last sequence must not be negative, but was " + lastSequence);
        }
    }

    /**
     * A decision on its way.
     *
     * @param decision which
     * @param service the service
     * @param incarnation the life of the pool that it is for
     * @param lease what the pool shall take
     * @param validUntil when it ends without an answer
     * @param attempts how often it was sent, at least once
     * @param nextAttempt when it is sent again
     * @param doubt what the pool last said that settled nothing
     */
    public record Pending(
            DecisionId decision,
            ServiceId service,
            Incarnation incarnation,
            Lease lease,
            Instant validUntil,
            int attempts,
            Instant nextAttempt,
            Optional<String> doubt) {

        /** Refuses a decision that was never sent. */
        public Pending {
            if (attempts < 1) {
                throw new IllegalArgumentException("attempts must be at least 1, but was " + attempts);
            }
        }
    }
}
