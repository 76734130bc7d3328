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
 * @param labels free words for selecting pools, at most {@value #MOST_LABELS}, each name and value of at most
 *     {@value #LONGEST_LABEL} characters
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

    /** The longest name and the longest value of a label, in characters. */
    public static final int LONGEST_LABEL = 256;

    /** The longest reference to a credential, in characters. */
    public static final int LONGEST_REFERENCE = 1000;

    /** Whether a pool announces itself or says goodbye. */
    public enum Presence {
        /** The pool is up and wants to be managed. */
        REGISTERED,
        /** The pool was closed in order; its connections are gone. */
        DEREGISTERED
    }

    /**
     * Copies the labels; refuses impossible costs, and words that have no end: what is known of a pool is one record, which
     * must have room on its topic.
     */
    public PoolRegistration {
        Check.amount("cost per connection and hour", costPerConnectionHour);
        Check.that(labels.size() <= MOST_LABELS, "a pool may have at most " + MOST_LABELS + " labels", labels.size());
        labels.forEach((name, value) -> Check.that(
                name.length() <= LONGEST_LABEL && value.length() <= LONGEST_LABEL,
                "names and values of labels must have at most " + LONGEST_LABEL + " characters",
                name + "=" + value));
        credentialReference.ifPresent(reference -> Check.that(
                reference.length() <= LONGEST_REFERENCE,
                "a reference to a credential must have at most " + LONGEST_REFERENCE + " characters",
                reference.length()));
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
