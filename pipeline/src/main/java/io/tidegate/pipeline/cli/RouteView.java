package io.tidegate.pipeline.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.domain.Liveness;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolStatus;
import io.tidegate.domain.RegionId;
import io.tidegate.pipeline.config.RecordWriter;
import io.tidegate.router.PoolRanking;
import io.tidegate.router.RankedPool;
import io.tidegate.router.RegionDistances;
import io.tidegate.router.RoutingWeights;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The pools of a service in the order in which a request from a region should try them.
 *
 * @param pools the service's pools
 * @param from where requests come from
 */
record RouteView(Map<PoolId, PoolStatus> pools, RegionId from) {

    /** Who can serve, best first. */
    List<RankedPool> ranked() {
        return PoolRanking.of(
                        pools.values(), from, RoutingWeights.DEFAULT, RegionDistances.HERE_OR_ELSEWHERE, pool -> true)
                .best();
    }

    /** A table of who can serve, then why the others cannot. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        List<RankedPool> ranked = ranked();
        if (!ranked.isEmpty()) {
            TextTable table = new TextTable("RANK", "POOL", "REGION", "SCORE", "LOAD", "COST", "DISTANCE");
            for (RankedPool each : ranked) {
                table.add(
                        String.valueOf(ranked.indexOf(each) + 1),
                        each.pool().value(),
                        status(each.pool()).registration().region().value(),
                        twoDecimals(each.score()),
                        twoDecimals(each.load()),
                        twoDecimals(each.cost()),
                        twoDecimals(each.distance()));
            }
            lines.addAll(table.lines());
        }
        leftOut().forEach(status -> lines.add(status.pool() + " cannot serve: " + why(status)));
        return List.copyOf(lines);
    }

    /** The same, with the weights of the parts. */
    ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("from", from.value());
        node.set("weights", RecordWriter.write(RoutingWeights.DEFAULT));
        var best = node.putArray("ranked");
        ranked().forEach(each -> best.add(RecordWriter.write(each)));
        ObjectNode others = node.putObject("leftOut");
        leftOut().forEach(status -> others.put(status.pool().value(), why(status)));
        return node;
    }

    private List<PoolStatus> leftOut() {
        Set<PoolId> serving = ranked().stream().map(RankedPool::pool).collect(Collectors.toSet());
        return pools.values().stream()
                .filter(status -> !serving.contains(status.pool()))
                .toList();
    }

    private PoolStatus status(PoolId pool) {
        return Objects.requireNonNull(pools.get(pool));
    }

    private static String why(PoolStatus status) {
        return status.liveness() == Liveness.ALIVE
                ? "it may open no connection"
                : "it is " + status.liveness().name().toLowerCase(Locale.ROOT);
    }

    private static String twoDecimals(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
