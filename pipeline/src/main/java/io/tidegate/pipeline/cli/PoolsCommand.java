package io.tidegate.pipeline.cli;

import io.tidegate.domain.DemandForecast;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolStatus;
import io.tidegate.pipeline.cluster.TopicReading;
import io.tidegate.schemas.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pools}: every pool that is known, and what it has and wants. */
@Command(
        name = "pools",
        description =
                "Lists the pools: what each is, has, wants, and is expected to want. Those that were forgotten are left out.")
final class PoolsCommand implements Callable<Integer> {
    /** Older forecasts say nothing about now, whatever their horizon. */
    private static final Duration FORECASTS_SINCE = Duration.ofHours(2);

    private final Clock clock;

    @Spec
    private CommandSpec spec;

    @Mixin
    private final ConnectionOptions connection;

    @Option(names = "--json", description = "Everything that is known of each pool, as JSON.")
    private boolean json;

    PoolsCommand(ConnectionOptions connection, Clock clock) {
        this.connection = connection;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        try (Session session = Session.open(connection.load())) {
            Instant now = clock.instant();
            List<PoolStatus> pools = session.pools().values().stream()
                    .filter(session.givenUp().negate())
                    .toList();
            PoolsView view = new PoolsView(pools, forecasts(session, now), session.policies(), now);
            if (json) {
                Output.of(spec).json(view.json());
            } else if (view.pools().isEmpty()) {
                Output.of(spec).line("no pools are known; an application registers its own when it starts");
            } else {
                Output.of(spec).lines(view.table());
            }
        }
        return ExitCode.OK;
    }

    private static Map<PoolId, DemandForecast> forecasts(Session session, Instant now) {
        Map<PoolId, DemandForecast> newest = new HashMap<>();
        try (TopicReading reading = session.reading()) {
            reading.with(
                            Topics.DEMAND_FORECASTS,
                            record -> record.value()
                                    .ifPresent(
                                            forecast -> forecast.pool().ifPresent(pool -> newest.put(pool, forecast))))
                    .toEnd(Optional.of(now.minus(FORECASTS_SINCE)));
        }
        return newest;
    }
}
