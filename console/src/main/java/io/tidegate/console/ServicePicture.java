package io.tidegate.console;

import io.tidegate.console.ServiceView.PolicyView;
import io.tidegate.console.ServiceView.PoolCountsView;
import io.tidegate.domain.DemandForecast;
import io.tidegate.domain.Insight;
import io.tidegate.domain.Liveness;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingOutcome;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ServiceId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What is known of one service, but for its pools. */
final class ServicePicture {
    private final ServiceId service;
    private final ConsoleLimits limits;
    private final RecentDecisions changes;
    private final RecentDecisions renewals;
    private final Deque<Insight> insights = new ArrayDeque<>();
    private Optional<ScalingPolicy> policy = Optional.empty();
    private Optional<DemandForecast> forecast = Optional.empty();
    private long revision;

    ServicePicture(ServiceId service, ConsoleLimits limits) {
        this.service = service;
        this.limits = limits;
        this.changes = new RecentDecisions(limits.decisions());
        this.renewals = new RecentDecisions(limits.decisions());
    }

    void changed(long newRevision) {
        revision = newRevision;
    }

    void set(ScalingPolicy newest) {
        if (policy.isEmpty() || newest.version() >= policy.get().version()) {
            policy = Optional.of(newest);
        }
    }

    void set(DemandForecast newest) {
        forecast = Optional.of(newest);
    }

    /** Renewals come all the time; kept apart, they do not push out what changed something. */
    void add(ScalingDecision decision) {
        decision.fold(resize -> changes, renewal -> renewals, hold -> changes).add(decision);
    }

    /** It does not say what kind of decision it ends, so both look. */
    void add(ScalingOutcome outcome) {
        changes.add(outcome);
        renewals.add(outcome);
    }

    void add(Insight insight) {
        insights.addFirst(insight);
        if (insights.size() > limits.insights()) {
            insights.removeLast();
        }
    }

    ScalingPolicy.Sizing sizing() {
        return policy.map(ScalingPolicy::sizing).orElse(ScalingPolicy.Sizing.DEFAULT);
    }

    Stream<DecisionView> decisions(boolean withRenewals) {
        return withRenewals ? Stream.concat(changes.views(), renewals.views()) : changes.views();
    }

    Stream<InsightView> insights() {
        return insights.stream().map(InsightView::of);
    }

    ServiceView view(Collection<PoolPicture> pools, Instant now) {
        Map<Liveness, Integer> counts = new EnumMap<>(Liveness.class);
        pools.forEach(pool -> pool.status().ifPresent(status -> counts.merge(status.liveness(), 1, Integer::sum)));
        return new ServiceView(
                service.value(),
                revision,
                policy.map(PolicyView::of),
                new PoolCountsView(
                        counts.getOrDefault(Liveness.ALIVE, 0),
                        counts.getOrDefault(Liveness.SUSPECT, 0),
                        counts.getOrDefault(Liveness.DEAD, 0),
                        counts.getOrDefault(Liveness.CLOSED, 0)),
                pools.stream().mapToInt(PoolPicture::size).sum(),
                pools.stream().mapToInt(pool -> pool.held(now)).sum(),
                Words.rounded(pools.stream().mapToDouble(PoolPicture::demand).sum()),
                forecast.flatMap(expected -> ForecastView.of(expected, sizing(), now)));
    }
}
