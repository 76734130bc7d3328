package io.tidegate.pipeline.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.domain.DemandForecast;
import io.tidegate.domain.Lease;
import io.tidegate.domain.PoolHeartbeat;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolStatus;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ServiceId;
import io.tidegate.pipeline.config.DurationText;
import io.tidegate.pipeline.config.RecordWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * The pools of all services as a table or as JSON: what each is, has, wants, and is expected to want.
 *
 * <p>The forecast that is shown is the one that decides: the policy's quantile at its highest within the lead time.
 *
 * @param pools the registry's newest record of each pool
 * @param forecasts the newest forecast of each pool
 * @param policies the newest policy of each service
 * @param now what leases and forecasts are looked at from
 */
record PoolsView(
        Collection<PoolStatus> pools,
        Map<PoolId, DemandForecast> forecasts,
        Map<ServiceId, ScalingPolicy> policies,
        Instant now) {
    private static final String NONE = "-";

    /** One line for each pool, ordered by service and pool. */
    List<String> table() {
        TextTable table = new TextTable(
                "POOL",
                "SERVICE",
                "PROVIDER",
                "REGION",
                "STATE",
                "SIZE",
                "CAPACITY",
                "LEASE",
                "LEFT",
                "DEMAND",
                "PEAK",
                "FORECAST");
        for (PoolStatus status : ordered()) {
            Optional<PoolHeartbeat> heartbeat = status.heartbeat();
            Optional<Lease> lease = heartbeat.flatMap(PoolHeartbeat::lease);
            table.add(
                    status.pool().value(),
                    status.service().value(),
                    status.registration().provider().value(),
                    status.registration().region().value(),
                    status.liveness().name().toLowerCase(Locale.ROOT),
                    heartbeat.map(heard -> String.valueOf(heard.size())).orElse(NONE),
                    heartbeat.map(heard -> String.valueOf(heard.capacity())).orElse(NONE),
                    lease.map(held -> String.valueOf(held.connections())).orElse(NONE),
                    lease.map(this::left).orElse(NONE),
                    status.window()
                            .map(window -> oneDecimal(window.demand().mean()))
                            .orElse(NONE),
                    status.window()
                            .map(window -> oneDecimal(window.demand().peak()))
                            .orElse(NONE),
                    expected(status).stream()
                            .mapToObj(PoolsView::oneDecimal)
                            .findFirst()
                            .orElse(NONE));
        }
        return table.lines();
    }

    /** An array of everything that is known of each pool. */
    ArrayNode json() {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (PoolStatus status : ordered()) {
            ObjectNode node = RecordWriter.write(status);
            expected(status).ifPresent(demand -> node.put("forecast", demand));
            array.add(node);
        }
        return array;
    }

    private List<PoolStatus> ordered() {
        return pools.stream()
                .sorted(Comparator.comparing(PoolStatus::service).thenComparing(PoolStatus::pool))
                .collect(Collectors.toList());
    }

    private OptionalDouble expected(PoolStatus status) {
        ScalingPolicy.Sizing sizing = Optional.ofNullable(policies.get(status.service()))
                .map(ScalingPolicy::sizing)
                .orElse(ScalingPolicy.Sizing.DEFAULT);
        return Optional.ofNullable(forecasts.get(status.pool()))
                .map(forecast -> forecast.highest(sizing.quantile(), now, now.plus(sizing.leadTime())))
                .orElse(OptionalDouble.empty());
    }

    private String left(Lease lease) {
        return lease.isExpiredAt(now)
                ? "expired"
                : DurationText.format(Duration.ofSeconds(
                        Duration.between(now, lease.expires()).toSeconds()));
    }

    private static String oneDecimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
