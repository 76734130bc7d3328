package io.tidegate.domain;

import java.time.Instant;

/**
 * One entry of the log that the decider folds: a fact, and when it was written there. The decider's only clock is
 * {@code recordedAt}, so a replay of the log sees the same time.
 *
 * @param recordedAt the wall clock when the fact was merged into the log
 * @param fact what became known
 */
public record ServiceInput(Instant recordedAt, ServiceFact fact) {

    /** The service whose log this belongs to. */
    public ServiceId service() {
        return fact.service();
    }
}
