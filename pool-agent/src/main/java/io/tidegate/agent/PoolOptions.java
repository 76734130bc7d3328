package io.tidegate.agent;

import io.tidegate.agent.hikari.HikariPoolControl;
import io.tidegate.domain.Incarnation;
import io.tidegate.domain.PoolBounds;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolRegistration;
import io.tidegate.domain.PoolRegistration.Presence;
import io.tidegate.domain.ProviderId;
import io.tidegate.domain.RegionId;
import io.tidegate.domain.ServiceId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Who a pool is, for those who share the budget out.
 *
 * @param pool unique among the pools that run at the same time, and the same after a restart
 * @param service what it connects to
 * @param provider who runs it
 * @param region where it runs
 * @param bounds what it opens without a lease, and the size it is built for
 * @param costPerConnectionHour what one open connection costs an hour, at least 0
 * @param labels free words for selecting pools
 * @param credentialReference where its credentials are kept; never the credentials themselves
 * @param serverMargin how long a closed connection goes on counting, for the server notices a moment later
 */
public record PoolOptions(
        PoolId pool,
        ServiceId service,
        ProviderId provider,
        RegionId region,
        PoolBounds bounds,
        double costPerConnectionHour,
        Map<String, String> labels,
        Optional<String> credentialReference,
        Duration serverMargin) {
    public PoolOptions {
        labels = Map.copyOf(labels);
        if (serverMargin.isNegative()) {
            throw new IllegalArgumentException("a server margin must not be negative, but was " + serverMargin);
        }
    }

    /** A pool without cost, labels or credential reference. */
    public static PoolOptions of(String pool, String service, String provider, String region, int floor, int ceiling) {
        return new PoolOptions(
                new PoolId(pool),
                new ServiceId(service),
                new ProviderId(provider),
                new RegionId(region),
                new PoolBounds(floor, ceiling),
                0,
                Map.of(),
                Optional.empty(),
                HikariPoolControl.SERVER_MARGIN);
    }

    /** The same at this cost per connection and hour. */
    public PoolOptions withCost(double perConnectionHour) {
        return with(perConnectionHour, labels, credentialReference, serverMargin);
    }

    /** The same with these labels. */
    public PoolOptions withLabels(Map<String, String> words) {
        return with(costPerConnectionHour, words, credentialReference, serverMargin);
    }

    /** The same with a reference to where its credentials are kept. */
    public PoolOptions withCredentialReference(String reference) {
        return with(costPerConnectionHour, labels, Optional.of(reference), serverMargin);
    }

    /** The same with another margin. */
    public PoolOptions withServerMargin(Duration margin) {
        return with(costPerConnectionHour, labels, credentialReference, margin);
    }

    private PoolOptions with(double cost, Map<String, String> words, Optional<String> reference, Duration margin) {
        return new PoolOptions(pool, service, provider, region, bounds, cost, words, reference, margin);
    }

    PoolRegistration registrationAt(Instant start) {
        return new PoolRegistration(
                pool,
                Incarnation.startedAt(start),
                service,
                provider,
                region,
                bounds,
                costPerConnectionHour,
                labels,
                credentialReference,
                Presence.REGISTERED,
                start);
    }
}
