package io.tidegate.agent.kafka;

import java.time.Duration;

/** Pauses that double from failure to failure, up to a longest, and begin again after a success. */
final class Pauses {
    private final Duration shortest;
    private final Duration longest;
    private Duration next;

    Pauses(Duration shortest, Duration longest) {
        this.shortest = shortest;
        this.longest = longest;
        this.next = shortest;
    }

    Duration afterFailure() {
        Duration pause = next;
        next = next.multipliedBy(2);
        if (next.compareTo(longest) > 0) {
            next = longest;
        }
        return pause;
    }

    void afterSuccess() {
        next = shortest;
    }
}
