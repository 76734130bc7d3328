package io.tidegate.console;

import io.tidegate.domain.DemandForecast;
import io.tidegate.domain.Incarnation;
import io.tidegate.domain.Insight;
import io.tidegate.domain.Liveness;
import io.tidegate.domain.OperatorConsent;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolStatus;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingOutcome;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ServiceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A bounded picture of the federation: a fold over records, in whatever order their topics are read.
 *
 * <p>It has no clock: whoever asks says what time it is. May be used by many threads.
 */
public final class ConsoleView {
    private final ConsoleLimits limits;
    private final Map<ServiceId, ServicePicture> services = new TreeMap<>();
    private final Map<PoolId, PoolPicture> pools = new TreeMap<>();
    /** The lives that operators gave up, the last of each pool. */
    private final Map<PoolId, Incarnation> givenUp = new LinkedHashMap<>();

    private long revision;
    private long dropped;

    /** Knows nothing yet. */
    public ConsoleView(ConsoleLimits limits) {
        this.limits = limits;
    }

    /** All that is known of a pool; a dead life that was given up is not shown. */
    public synchronized void add(PoolStatus status) {
        if (isGivenUp(status)) {
            forget(status.pool());
            return;
        }
        withService(status.service(), service -> {
            moved(status.pool(), status.service());
            withPool(status.pool(), status.service(), pool -> pool.set(status, limits.points()));
        });
    }

    /** A pool that the registry has forgotten. */
    public synchronized void forget(PoolId pool) {
        Optional.ofNullable(pools.remove(pool)).ifPresent(gone -> withService(gone.service(), service -> {}));
    }

    /** What an operator allowed or forbade; of that, only the dead lives that were given up change the picture. */
    public synchronized void add(OperatorConsent consent) {
        if (consent instanceof OperatorConsent.Forgotten forgotten) {
            givenUp.put(forgotten.pool(), forgotten.incarnation());
            if (givenUp.size() > limits.pools()) {
                givenUp.remove(givenUp.keySet().iterator().next());
            }
            Optional.ofNullable(pools.get(forgotten.pool()))
                    .flatMap(PoolPicture::status)
                    .filter(this::isGivenUp)
                    .ifPresent(dead -> forget(dead.pool()));
        }
    }

    private boolean isGivenUp(PoolStatus status) {
        return status.liveness() == Liveness.DEAD
                && status.registration().incarnation().equals(givenUp.get(status.pool()));
    }

    /** A forecast for a pool or for a service as a whole. */
    public synchronized void add(DemandForecast forecast) {
        withService(
                forecast.service(),
                service -> forecast.pool()
                        .ifPresentOrElse(
                                pool -> withPool(pool, forecast.service(), known -> known.set(forecast)),
                                () -> service.set(forecast)));
    }

    /** A version of a policy. */
    public synchronized void add(ScalingPolicy policy) {
        withService(policy.service(), service -> service.set(policy));
    }

    /** A decision. */
    public synchronized void add(ScalingDecision decision) {
        withService(decision.basis().service(), service -> service.add(decision));
    }

    /** How a decision ended. */
    public synchronized void add(ScalingOutcome outcome) {
        withService(outcome.service(), service -> service.add(outcome));
    }

    /** Something worth telling. */
    public synchronized void add(Insight insight) {
        withService(insight.service(), service -> service.add(insight));
    }

    /** Changes whenever the picture does. */
    public synchronized long revision() {
        return revision;
    }

    /** Services and pools that there was no room for, counted once for each record. */
    public synchronized long dropped() {
        return dropped;
    }

    /** Whether anything is known of a service. */
    public synchronized boolean knows(ServiceId service) {
        return services.containsKey(service);
    }

    /** All services in the order of their ids. */
    public synchronized List<ServiceView> services(Instant now) {
        Map<ServiceId, List<PoolPicture>> shown = new HashMap<>();
        shownPools(Optional.empty(), now)
                .forEach(pool -> shown.computeIfAbsent(pool.service(), service -> new ArrayList<>())
                        .add(pool));
        return services.entrySet().stream()
                .map(entry -> entry.getValue().view(shown.getOrDefault(entry.getKey(), List.of()), now))
                .toList();
    }

    /** The pools of one service or of all, in the order of their ids. */
    public synchronized List<PoolView> pools(Optional<ServiceId> service, Instant now) {
        return shownPools(service, now)
                .flatMap(pool -> pool
                        .view(
                                Optional.ofNullable(services.get(pool.service()))
                                        .map(ServicePicture::sizing)
                                        .orElse(ScalingPolicy.Sizing.DEFAULT),
                                now)
                        .stream())
                .toList();
    }

    /** The newest decisions, newest first; renewals of leases only where they are asked for. */
    public synchronized List<DecisionView> decisions(
            Optional<ServiceId> service, Optional<PoolId> pool, boolean renewals, int limit) {
        return asked(service)
                .flatMap(known -> known.decisions(renewals))
                .filter(decision -> pool.isEmpty() || pool.get().value().equals(decision.pool()))
                .sorted(Comparator.comparing(DecisionView::at)
                        .thenComparing(DecisionView::id)
                        .reversed())
                .limit(limit)
                .toList();
    }

    /** The newest insights, newest first. */
    public synchronized List<InsightView> insights(Optional<ServiceId> service, int limit) {
        return asked(service)
                .flatMap(ServicePicture::insights)
                .sorted(Comparator.comparing(InsightView::at).reversed())
                .limit(limit)
                .toList();
    }

    private Stream<ServicePicture> asked(Optional<ServiceId> service) {
        return service.isPresent() ? Stream.ofNullable(services.get(service.get())) : services.values().stream();
    }

    private Stream<PoolPicture> shownPools(Optional<ServiceId> service, Instant now) {
        return pools.values().stream()
                .filter(pool -> service.isEmpty() || service.get().equals(pool.service()))
                .filter(pool -> pool.isShown(now, limits.closed()));
    }

    private void withService(ServiceId id, Consumer<ServicePicture> change) {
        ServicePicture service = services.get(id);
        if (service == null) {
            if (services.size() >= limits.services()) {
                dropped++;
                return;
            }
            service = new ServicePicture(id, limits);
            services.put(id, service);
        }
        change.accept(service);
        service.changed(++revision);
    }

    /** A pool that connects to another service now begins anew. */
    private void moved(PoolId id, ServiceId service) {
        PoolPicture known = pools.get(id);
        if (known != null && !known.service().equals(service)) {
            forget(id);
        }
    }

    private void withPool(PoolId id, ServiceId service, Consumer<PoolPicture> change) {
        PoolPicture pool = pools.get(id);
        if (pool == null) {
            if (pools.size() >= limits.pools() && !makeRoom()) {
                dropped++;
                return;
            }
            pool = new PoolPicture(service);
            pools.put(id, pool);
        }
        change.accept(pool);
    }

    /** Lets go of the pool that has been gone for longest; false when all are there. */
    private boolean makeRoom() {
        return pools.entrySet().stream()
                .filter(pool -> pool.getValue().goneSince().isBefore(Instant.MAX))
                .min(Comparator.comparing(pool -> pool.getValue().goneSince()))
                .map(gone -> pools.remove(gone.getKey()))
                .isPresent();
    }
}
