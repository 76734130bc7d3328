package io.tidegate.pipeline.cli;

import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolStatus;
import io.tidegate.domain.RegionId;
import io.tidegate.domain.ServiceId;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code route}: which pools of a service should serve requests from a region. */
@Command(
        name = "route",
        description = {
            "Ranks the pools of a service for requests from a region, the best first: by load, cost and distance.",
            "Exit code 1: none can serve."
        })
final class RouteCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private final ConnectionOptions connection;

    @Parameters(paramLabel = "SERVICE")
    private ServiceId service;

    @Option(names = "--from", paramLabel = "REGION", required = true, description = "Where the requests come from.")
    private RegionId from;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    RouteCommand(ConnectionOptions connection) {
        this.connection = connection;
    }

    @Override
    public Integer call() {
        try (Session session = Session.open(connection.load())) {
            Map<PoolId, PoolStatus> pools = new TreeMap<>(session.pools());
            pools.values().removeIf(status -> !status.service().equals(service));
            if (pools.isEmpty()) {
                session.requireService(service);
                throw CommandFailure.failed("service '" + service + "' has no pools");
            }
            RouteView view = new RouteView(pools, from);
            if (json) {
                Output.of(spec).json(view.json());
            } else {
                Output.of(spec).lines(view.lines());
            }
            return view.ranked().isEmpty() ? ExitCode.FAILED : ExitCode.OK;
        }
    }
}
