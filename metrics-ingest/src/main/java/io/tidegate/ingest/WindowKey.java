package io.tidegate.ingest;

import io.tidegate.domain.PoolId;
import io.tidegate.domain.TimeSpan;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * One window of one pool. In time's order: the window that ends first comes first, and of those that end together the
 * shorter, because the longer is made of it.
 *
 * @param pool the pool
 * @param startMillis when it begins, milliseconds since 1970
 * @param lengthMillis how long it is
 */
record WindowKey(PoolId pool, long startMillis, long lengthMillis) implements Comparable<WindowKey> {

    /** Text such as {@code orders-1/10000/1767225600000}; no pool's name has a slash. */
    static final Serde<WindowKey> SERDE = Serdes.serdeFrom(
            (topic, key) -> key == null ? null : key.text().getBytes(StandardCharsets.UTF_8),
            (topic, bytes) -> bytes == null ? null : parse(new String(bytes, StandardCharsets.UTF_8)));

    long endMillis() {
        return startMillis + lengthMillis;
    }

    TimeSpan span() {
        return new TimeSpan(Instant.ofEpochMilli(startMillis), Duration.ofMillis(lengthMillis));
    }

    private String text() {
        return pool.value() + "/" + lengthMillis + "/" + startMillis;
    }

    private static WindowKey parse(String text) {
        String[] parts = text.split("/", -1);
        try {
            if (parts.length == 3) {
                return new WindowKey(new PoolId(parts[0]), Long.parseLong(parts[2]), Long.parseLong(parts[1]));
            }
        } catch (IllegalArgumentException impossible) {
            throw new SerializationException("not the key of a window: '" + text + "'", impossible);
        }
        throw new SerializationException("not the key of a window: '" + text + "'");
    }

    /** By hand, like the hash: both are asked for each sample, and what the compiler makes for records costs more. */
    @Override
    public boolean equals(Object other) {
        return other instanceof WindowKey that
                && startMillis == that.startMillis
                && lengthMillis == that.lengthMillis
                && pool.equals(that.pool);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * pool.hashCode() + Long.hashCode(startMillis)) + Long.hashCode(lengthMillis);
    }

    @Override
    public int compareTo(WindowKey other) {
        int byEnd = Long.compare(endMillis(), other.endMillis());
        if (byEnd != 0) {
            return byEnd;
        }
        int byLength = Long.compare(lengthMillis, other.lengthMillis);
        return byLength != 0 ? byLength : pool.value().compareTo(other.pool.value());
    }
}
