package io.tidegate.actuator;

import io.tidegate.domain.PoolId;
import io.tidegate.domain.ServiceId;

/**
 * A pool of a service: decisions are counted for each service, so a pool that moved to another one is another target.
 *
 * @param service the service
 * @param pool the pool
 */
record Target(ServiceId service, PoolId pool) {

    /** Reads what {@link #toString} wrote. */
    static Target parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("a target is written <service>/<pool>, but was '" + text + "'");
        }
        return new Target(new ServiceId(text.substring(0, slash)), new PoolId(text.substring(slash + 1)));
    }

    @Override
    public String toString() {
        return service + "/" + pool;
    }
}
