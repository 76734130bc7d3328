package io.tidegate.pipeline.http;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How one stage is doing.
 *
 * @param stage its name
 * @param state the state of its Kafka Streams
 * @param sinceProgress how long ago it last processed or wrote something; empty before the first time
 * @param lag records of its input that it has not processed yet; empty when not known
 * @param live whether restarting it would not help
 * @param reasons why it is not ready; empty when it is
 */
public record StageHealth(
        String stage,
        String state,
        Optional<Duration> sinceProgress,
        Optional<Long> lag,
        boolean live,
        List<String> reasons) {
    /** Copies the reasons. */
    public StageHealth {
        reasons = List.copyOf(reasons);
    }

    /** Whether it does its work. */
    public boolean isReady() {
        return reasons.isEmpty();
    }
}
