package io.tidegate.benchmarks;

import io.tidegate.domain.PoolWindow;
import io.tidegate.ingest.WindowConfig;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.serialization.Deserializer;

/** Whether ingest made of a backlog the windows that its samples imply: every one, once, with every sample in it. */
final class WindowCheck {
    private static final WindowConfig WINDOWS = WindowConfig.DEFAULT;

    private final Backlog backlog;
    private final Map<Duration, BitSet[]> seen = new HashMap<>();

    WindowCheck(Backlog backlog) {
        this.backlog = backlog;
        for (Duration length : WINDOWS.lengths()) {
            BitSet[] pools = new BitSet[backlog.pools()];
            for (int i = 0; i < pools.length; i++) {
                pools[i] = new BitSet();
            }
            seen.put(length, pools);
        }
    }

    /**
     * Reads the windows that were written since {@code from}.
     *
     * @return how many there are
     * @throws BenchmarkFailure for the first that should not be there, or the number of those that are missing
     */
    long check(Servers servers, Offsets from) {
        try (TopicSerdes serdes = servers.serdes()) {
            Deserializer<PoolWindow> reader = serdes.value(Topics.POOL_WINDOWS).deserializer();
            from.readTo(
                    Offsets.endOf(servers, Topics.POOL_WINDOWS.name()),
                    servers.clientProperties(),
                    (key, value) -> see(reader.deserialize(Topics.POOL_WINDOWS.name(), value)));
        }
        long missing = 0;
        long there = 0;
        for (Duration length : WINDOWS.lengths()) {
            for (int pool = 0; pool < backlog.pools(); pool++) {
                int closed = closed(pool, length.toMillis());
                BitSet windows = pools(length)[pool];
                missing += closed - windows.get(0, closed).cardinality();
                there += windows.cardinality();
            }
        }
        if (missing > 0) {
            throw new BenchmarkFailure(missing + " windows are missing, of " + (missing + there));
        }
        return there;
    }

    private void see(PoolWindow window) {
        int pool = Integer.parseInt(window.pool().value().replaceAll("\\D", ""));
        if (pool >= backlog.pools()) {
            // Of garbage that can be read.
            return;
        }
        Duration length = window.span().length();
        int number = number(pool, length.toMillis(), window.span().start().toEpochMilli());
        long expected = samples(pool, length.toMillis(), window.span().start().toEpochMilli());
        if (window.samples() != expected || window.late() != 0) {
            throw new BenchmarkFailure("a window should have " + expected + " samples and none late: " + window);
        }
        if (pools(length)[pool].get(number)) {
            throw new BenchmarkFailure("a window came twice: " + window);
        }
        pools(length)[pool].set(number);
    }

    private BitSet[] pools(Duration length) {
        BitSet[] pools = seen.get(length);
        if (pools == null) {
            throw new BenchmarkFailure("there should be no windows of " + length);
        }
        return pools;
    }

    /** How many windows of a pool its own samples close. */
    private int closed(int pool, long length) {
        long over =
                backlog.atMillis(pool, backlog.seconds() - 1) - WINDOWS.grace().toMillis();
        return Math.max(0, number(pool, length, Math.floorDiv(over, length) * length));
    }

    /** Which window of the pool this is: 0 the first that has a sample. */
    private int number(int pool, long length, long windowStart) {
        long first = Math.floorDiv(backlog.atMillis(pool, 0) - 1, length) * length;
        return Math.toIntExact((windowStart - first) / length);
    }

    /** How many samples end in a window: after its begin, up to its end. */
    private long samples(int pool, long length, long windowStart) {
        return upTo(pool, windowStart + length) - upTo(pool, windowStart);
    }

    private long upTo(int pool, long moment) {
        long since = moment - backlog.atMillis(pool, 0);
        return since < 0 ? 0 : Math.min(backlog.seconds(), since / Backlog.SECOND + 1);
    }
}
