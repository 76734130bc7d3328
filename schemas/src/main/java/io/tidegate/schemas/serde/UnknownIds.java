package io.tidegate.schemas.serde;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Spares a registry, and who waits for its answers, the questions that garbage asks, which names ids at random. An id that was
 * refused is refused again for a while without a question. And of ids far above all that are known only a few a second are
 * asked for: registries count their ids up, so what a true record names lies near, or else comes again and again. Safe for
 * many threads.
 */
final class UnknownIds {
    /** How long a refusal is believed of an id that may be the next to be given. */
    static final Duration BELIEVED_NEAR = Duration.ofSeconds(10);

    /** How long it is believed of any other: one below the highest was passed over, one far above will not come soon. */
    static final Duration BELIEVED = Duration.ofMinutes(1);

    /** An id at most so far above the highest that is known may be the next, and is asked for in any case. */
    static final int NEAR = 20;

    /** So many ids beyond that are asked for at once, as where a process begins with a registry that has many schemas. */
    static final int FAR_AT_ONCE = 100;

    /** And so many each second. */
    static final int FAR_A_SECOND = 2;

    /** An id that came so often, and was not asked for, is hardly chance. */
    static final int OFTEN = 3;

    /** So many of those are asked for each second. */
    static final int OFTEN_A_SECOND = 5;

    private static final int MOST_KEPT = 10_000;

    private final Map<Integer, Refusal> refused = new ConcurrentHashMap<>();
    private final Map<Integer, Integer> sightings = new ConcurrentHashMap<>();
    private final LongSupplier nanos;
    private final Allowance far;
    private final Allowance often;
    private int highest;

    /** @param nanos a clock that only goes forward, in nanoseconds */
    UnknownIds(LongSupplier nanos) {
        this.nanos = nanos;
        this.far = new Allowance(FAR_AT_ONCE, FAR_A_SECOND, nanos.getAsLong());
        this.often = new Allowance(OFTEN_A_SECOND, OFTEN_A_SECOND, nanos.getAsLong());
    }

    private record Refusal(SchemaRegistryException why, long since) {}

    /** The registry has this id. */
    synchronized void found(int id) {
        refused.remove(id);
        sightings.remove(id);
        highest = Math.max(highest, id);
    }

    /** The registry was asked, and has refused. */
    void refused(int id, SchemaRegistryException why) {
        if (refused.size() >= MOST_KEPT) {
            refused.clear();
        }
        refused.put(id, new Refusal(why, nanos.getAsLong()));
    }

    /** What the registry said of it a moment ago. */
    synchronized Optional<SchemaRegistryException> refusal(int id) {
        Refusal refusal = refused.get(id);
        Duration believed = id > highest && isNear(id) ? BELIEVED_NEAR : BELIEVED;
        return refusal == null || nanos.getAsLong() - refusal.since >= believed.toNanos()
                ? Optional.empty()
                : Optional.of(refusal.why);
    }

    /** Whether the registry shall be asked for it now; who is told so asks. */
    synchronized boolean isWorthAsking(int id) {
        long now = nanos.getAsLong();
        if (isNear(id) || far.take(now)) {
            return true;
        }
        if (sightings.size() >= MOST_KEPT) {
            sightings.clear();
        }
        return sightings.merge(id, 1, Integer::sum) >= OFTEN && often.take(now);
    }

    private boolean isNear(int id) {
        return id >= 0 && id - highest <= NEAR;
    }

    /** So much at once, and so much more each second. */
    private static final class Allowance {
        private final int most;
        private final int aSecond;
        private double left;
        private long filled;

        Allowance(int most, int aSecond, long now) {
            this.most = most;
            this.aSecond = aSecond;
            this.left = most;
            this.filled = now;
        }

        boolean take(long now) {
            left = Math.min(most, left + (now - filled) * 1e-9 * aSecond);
            filled = now;
            if (left < 1) {
                return false;
            }
            left--;
            return true;
        }
    }
}
