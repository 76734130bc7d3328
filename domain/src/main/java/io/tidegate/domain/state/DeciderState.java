package io.tidegate.domain.state;

import io.tidegate.domain.PoolId;
import io.tidegate.domain.ServiceId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that the decider knows of one service: its own part and an account for each pool, in the order of their ids.
 *
 * @param service what concerns the service as a whole
 * @param pools the account of each pool
 */
public record DeciderState(ServiceState service, SortedMap<PoolId, PoolAccount> pools) {

    /** Copies the map. */
    public DeciderState {
        pools = Collections.unmodifiableSortedMap(new TreeMap<>(pools));
    }

    /** Nothing known yet. */
    public static DeciderState starting(ServiceId service) {
        return new DeciderState(ServiceState.starting(service), new TreeMap<>());
    }

    /** A state put together from what stores keep apart. */
    public static DeciderState of(ServiceState service, List<PoolAccount> accounts) {
        Map<PoolId, PoolAccount> pools = new TreeMap<>();
        accounts.forEach(account -> pools.put(account.pool(), account));
        return new DeciderState(service, new TreeMap<>(pools));
    }
}
