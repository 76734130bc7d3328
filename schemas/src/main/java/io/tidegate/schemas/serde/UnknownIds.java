package io.tidegate.schemas.serde;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Spares a registry the questions that garbage asks, which names ids at random. An id that was refused is refused again for a
 * while without a question. And of ids far above all that are known only a few a second are asked for: registries count
 * their ids up, so what a true record names lies near. Safe for many threads.
 */
final class UnknownIds {
    /** How long a refusal is believed. */
    static final Duration BELIEVED = Duration.ofSeconds(10);

    /** An id so far above the highest that is known is asked for in any case. */
    static final int NEAR = 100;

    /** So many ids beyond that are asked for at once, as where a process begins with a registry that has many schemas. */
    static final int FAR_AT_ONCE = 100;

    /** And so many each second. */
    static final int FAR_A_SECOND = 10;

    private static final int MOST_REFUSED = 10_000;

    private final Map<Integer, Refusal> refused = new ConcurrentHashMap<>();
    private final LongSupplier nanos;
    private int highest;
    private double allowance = FAR_AT_ONCE;
    private long filled;

    /** @param nanos a clock that only goes forward, in nanoseconds */
    UnknownIds(LongSupplier nanos) {
        this.nanos = nanos;
        this.filled = nanos.getAsLong();
    }

    private record Refusal(SchemaRegistryException why, long since) {}

    /** The registry has this id. */
    synchronized void found(int id) {
        refused.remove(id);
        highest = Math.max(highest, id);
    }

    /** The registry was asked, and has refused. */
    void refused(int id, SchemaRegistryException why) {
        if (refused.size() >= MOST_REFUSED) {
            refused.clear();
        }
        refused.put(id, new Refusal(why, nanos.getAsLong()));
    }

    /** What the registry said of it a moment ago. */
    Optional<SchemaRegistryException> refusal(int id) {
        Refusal refusal = refused.get(id);
        return refusal == null || nanos.getAsLong() - refusal.since >= BELIEVED.toNanos()
                ? Optional.empty()
                : Optional.of(refusal.why);
    }

    /** Whether the registry shall be asked for it now; who is told so asks. */
    synchronized boolean isWorthAsking(int id) {
        if (id >= 0 && id - highest <= NEAR) {
            return true;
        }
        long now = nanos.getAsLong();
        allowance = Math.min(FAR_AT_ONCE, allowance + (now - filled) * 1e-9 * FAR_A_SECOND);
        filled = now;
        if (allowance < 1) {
            return false;
        }
        allowance--;
        return true;
    }
}
