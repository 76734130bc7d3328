package io.tidegate.ingest;

import io.tidegate.domain.PoolHeartbeat;
import io.tidegate.domain.PoolRegistration;
import io.tidegate.domain.PoolWindow;
import java.util.function.Function;

/** What the register of pools hears. */
sealed interface RegisterInput {

    /** A pool says who it is, or goodbye. */
    record Registered(PoolRegistration registration) implements RegisterInput {}

    /** A pool is alive. */
    record Heard(PoolHeartbeat heartbeat) implements RegisterInput {}

    /** A window of a pool closed. */
    record Closed(PoolWindow window) implements RegisterInput {}

    /** Handles each kind. */
    default <R> R fold(
            Function<PoolRegistration, R> registered,
            Function<PoolHeartbeat, R> heard,
            Function<PoolWindow, R> closed) {
        if (this instanceof Registered input) {
            return registered.apply(input.registration());
        }
        return this instanceof Heard input ? heard.apply(input.heartbeat()) : closed.apply(((Closed) this).window());
    }
}
