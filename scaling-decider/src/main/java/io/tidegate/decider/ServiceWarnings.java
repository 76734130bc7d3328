package io.tidegate.decider;

import io.tidegate.domain.Insight;
import io.tidegate.domain.Liveness;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.Severity;
import io.tidegate.domain.state.PoolAccount;
import io.tidegate.domain.state.Warning;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Tells operators what is wrong with a service as a whole: once when it begins, not at every tick. */
final class ServiceWarnings {
    private ServiceWarnings() {}

    static void update(Draft draft, ScalingPolicy policy, boolean metricAtFault) {
        Map<Warning, Insight> found = new EnumMap<>(Warning.class);
        Instant now = draft.now();
        int floors = draft.accounts().stream()
                .filter(account -> account.liveness() != Liveness.CLOSED)
                .mapToInt(ServiceWarnings::floor)
                .sum();
        if (floors + policy.reserve() > policy.budget()) {
            found.put(
                    Warning.FLOORS_EXCEED_BUDGET,
                    insight(
                            draft,
                            Severity.CRITICAL,
                            floors,
                            "The floors of the pools, " + floors + ", and the reserve of " + policy.reserve()
                                    + " do not fit into the budget of " + policy.budget() + "."));
        }
        int claims = Ledger.total(draft.accounts(), policy.leases(), now);
        if (claims > policy.budget()) {
            found.put(
                    Warning.CLAIMS_EXCEED_BUDGET,
                    insight(
                            draft,
                            Severity.CRITICAL,
                            claims,
                            "The pools may hold " + claims + " connections, more than the budget of " + policy.budget()
                                    + "; nothing grows until they hold less."));
        }
        draft.service()
                .forecast()
                .filter(forecast -> CountedForecast.counts(policy, forecast.confidence()))
                .map(forecast -> forecast.highest(now, now.plus(policy.sizing().leadTime())))
                .filter(demand -> demand.isPresent() && demand.getAsDouble() > policy.budget() - policy.reserve())
                .ifPresent(demand -> found.put(
                        Warning.FORECAST_EXCEEDS_BUDGET,
                        insight(
                                draft,
                                Severity.WARNING,
                                demand.getAsDouble(),
                                "All pools together are expected to want " + Math.round(demand.getAsDouble())
                                        + " connections within "
                                        + Spoken.of(policy.sizing().leadTime())
                                        + ", more than the budget without its reserve, "
                                        + (policy.budget() - policy.reserve()) + ".")));
        if (metricAtFault) {
            found.put(
                    Warning.METRIC_AT_FAULT,
                    insight(
                            draft,
                            Severity.WARNING,
                            0,
                            "Most pools look anomalous at once: the metric is more likely at fault, so that nothing is"
                                    + " resized but in an emergency."));
        }
        Set<Warning> before = draft.service().warnings();
        found.forEach((warning, insight) -> {
            if (!before.contains(warning)) {
                draft.tell(insight);
            }
        });
        Set<Warning> lasting = EnumSet.noneOf(Warning.class);
        lasting.addAll(found.keySet());
        draft.put(draft.service().withWarnings(lasting));
    }

    private static int floor(PoolAccount account) {
        return account.registration().bounds().floor();
    }

    private static Insight insight(Draft draft, Severity severity, double value, String text) {
        return new Insight(
                draft.service().service(),
                Optional.empty(),
                Insight.Kind.RECOMMENDATION,
                severity,
                Optional.empty(),
                draft.now(),
                OptionalDouble.of(value),
                OptionalDouble.empty(),
                text);
    }
}
