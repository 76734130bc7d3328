package io.tidegate.tests;

import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolReading;
import io.tidegate.domain.PoolWindow;
import io.tidegate.ingest.WindowReplay;
import io.tidegate.schemas.Topics;
import io.tidegate.testing.TopicRecords.Entry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The windows of pools: those that ingest wrote, and those that the recorded readings of these pools alone give. */
public final class WindowsOfPools {
    private final PipelineParts parts;

    /** Those on these topics. */
    public WindowsOfPools(PipelineParts parts) {
        this.parts = parts;
    }

    /** The windows that were written about pools. */
    public Map<PoolId, List<PoolWindow>> found(Predicate<PoolId> pools) {
        Map<PoolId, List<PoolWindow>> windows = new TreeMap<>();
        for (Entry<PoolId, PoolWindow> entry : parts.records().entries(Topics.POOL_WINDOWS)) {
            if (pools.test(entry.key())) {
                windows.computeIfAbsent(entry.key(), none -> new ArrayList<>()).add(entry.value());
            }
        }
        return windows;
    }

    /** The windows that must have been written about pools; of the others nothing is even looked at. */
    public Map<PoolId, List<PoolWindow>> expected(Collection<PoolId> pools) {
        WindowReplay replay = new WindowReplay(parts.config("any").ingest());
        Map<PoolId, List<PoolWindow>> windows = new TreeMap<>();
        for (Entry<PoolId, PoolReading> entry : parts.records().entries(Topics.POOL_METRICS)) {
            if (pools.contains(entry.key())) {
                windows.computeIfAbsent(entry.key(), none -> new ArrayList<>())
                        .addAll(replay.next(entry.value(), entry.written()));
            }
        }
        return windows;
    }
}
