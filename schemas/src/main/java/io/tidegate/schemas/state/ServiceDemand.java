package io.tidegate.schemas.state;

import io.tidegate.domain.PoolId;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is kept of the demand of one service as a whole.
 *
 * @param series its closed steps, empty before the first
 * @param now the latest time at which a window was written
 * @param lastJoin when a pool was last heard for the first time
 * @param pools who is waited for
 * @param open the steps that are not closed, by number
 * @param <S> what a series is to whoever uses it
 */
public record ServiceDemand<S>(
        Optional<S> series,
        Instant now,
        Instant lastJoin,
        Map<PoolId, KnownPool> pools,
        SortedMap<Long, OpenStep> open) {

    /** Copies the maps. */
    public ServiceDemand {
        pools = Map.copyOf(pools);
        open = Collections.unmodifiableSortedMap(new TreeMap<>(open));
    }

    /**
     * A pool that was heard.
     *
     * @param first the number of its first step
     * @param last the number of its latest step; a pool's windows come in order
     * @param heard when that was written
     */
    public record KnownPool(long first, long last, Instant heard) {}

    /**
     * A step for which not all pools were heard.
     *
     * @param sum what those who were heard wanted
     * @param pools how many they are
     * @param gaps how many of them could not say what they wanted
     */
    public record OpenStep(double sum, int pools, int gaps) {
        /** Nobody was heard. */
        public static final OpenStep NOBODY = new OpenStep(0, 0, 0);
    }
}
