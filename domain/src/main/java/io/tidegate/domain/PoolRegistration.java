package io.tidegate.domain;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Who a pool is: what it connects to, who runs it and where, and how large it can be.
 *
 * @param pool the pool
 * @param incarnation which life of the pool registers
 * @param service what it connects to
 * @param provider who runs it
 * @param region where it runs
 * @param bounds how small and how large it can be
 * @param costPerConnectionHour what one open connection costs an hour, in the operator's currency, at least 0
 * @param labels free words for selecting pools, at most {@value #MOST_LABELS}
 * @param credentialReference where the pool's credentials are kept; never the credentials themselves
 * @param presence whether the pool announces itself or says goodbye
 * @param at when, by the pool's clock
 */
public record PoolRegistration(
        PoolId pool,
        Incarnation incarnation,
        ServiceId service,
        ProviderId provider,
        RegionId region,
        PoolBounds bounds,
        double costPerConnectionHour,
        Map<String, String> labels,
        Optional<String> credentialReference,
        Presence presence,
        Instant at) {

    /** The most labels a pool may carry. */
    public static final int MOST_LABELS = 32;

    /** Whether a pool announces itself or says goodbye. */
    public enum Presence {
        /** The pool is up and wants to be managed. */
        REGISTERED,
        /** The pool was closed in order; its connections are gone. */
        DEREGISTERED
    }

    /** Copies the labels; refuses impossible costs and too many labels. */
    public PoolRegistration {
        Check.amount("cost per connection and hour", costPerConnectionHour);
        Check.that(labels.size() <= MOST_LABELS, "a pool may have at most " + MOST_LABELS + " labels", labels.size());
        labels = Map.copyOf(labels);
    }

    /** The same pool, saying goodbye at {@code when}. */
    public PoolRegistration deregistered(Instant when) {
        return new PoolRegistration(
                pool,
                incarnation,
                service,
                provider,
                region,
                bounds,
                costPerConnectionHour,
                labels,
                credentialReference,
                Presence.DEREGISTERED,
                when);
    }
}
