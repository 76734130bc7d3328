package io.tidegate.schemas;

import io.tidegate.domain.PoolId;
import io.tidegate.domain.ServiceId;

/**
 * Names a pool among those of a service; written {@code <service>/<pool>}.
 *
 * @param service the service
 * @param pool the pool
 */
public record ServicePoolKey(ServiceId service, PoolId pool) {

    /** Reads what {@link #toString} wrote. */
    public static ServicePoolKey parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException(
                    "the key of a service's pool is written <service>/<pool>, but was '" + text + "'");
        }
        return new ServicePoolKey(new ServiceId(text.substring(0, slash)), new PoolId(text.substring(slash + 1)));
    }

    @Override
    public String toString() {
        return service + "/" + pool;
    }
}
