package io.tidegate.tests.chaos;

import io.tidegate.domain.ServiceId;
import java.time.Instant;

/** What the pools of a service really hold together: never more than its budget, not even for a moment. */
final class Overruns {
    private final Differences differences;
    private long looks;

    /** @param differences is told of each moment in which it is more */
    Overruns(Differences differences) {
        this.differences = differences;
    }

    /** All pools of a service may have so many connections open at this moment. */
    synchronized void holds(ServiceId service, int connections, int budget, Instant now) {
        looks++;
        if (connections > budget) {
            differences.add(
                    "at " + now + " the pools of " + service + " held " + connections + " of a budget of " + budget);
        }
    }

    synchronized long looks() {
        return looks;
    }
}
