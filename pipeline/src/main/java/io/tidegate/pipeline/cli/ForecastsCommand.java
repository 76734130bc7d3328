package io.tidegate.pipeline.cli;

import io.tidegate.domain.ForecastAccuracy;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.ServiceId;
import io.tidegate.pipeline.cluster.TopicReading;
import io.tidegate.schemas.Topics;
import io.tidegate.schemas.state.TrainedModelEvent;
import io.tidegate.schemas.state.TrainedModelKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code forecasts}: how far forecasts can be trusted. */
@Command(
        name = "forecasts",
        description = {
            "Says how far forecasts can be trusted: how wrong those of each series have recently been, and which trees over"
                    + " all series are in force."
        })
final class ForecastsCommand implements Callable<Integer> {
    /** Each series says it once an hour, unless the settings say otherwise. */
    private static final Duration SINCE = Duration.ofDays(1);

    private final Clock clock;

    @Spec
    private CommandSpec spec;

    @Mixin
    private final ConnectionOptions connection;

    @Option(names = "--service", description = "Only of this service and its pools.")
    private Optional<ServiceId> service = Optional.empty();

    @Option(names = "--pool", description = "Only of this pool.")
    private Optional<PoolId> pool = Optional.empty();

    @Option(names = "--json", description = "As JSON, with every model at every step ahead.")
    private boolean json;

    ForecastsCommand(ConnectionOptions connection, Clock clock) {
        this.connection = connection;
        this.clock = clock;
    }

    private record Series(ServiceId service, Optional<PoolId> pool) {}

    @Override
    public Integer call() {
        Instant now = clock.instant();
        Map<Series, ForecastAccuracy> newest = new HashMap<>();
        Map<TrainedModelKey, TrainedModelEvent> models = new HashMap<>();
        try (Session session = Session.open(connection.load())) {
            try (TopicReading reading = session.reading()) {
                reading.with(
                                Topics.FORECAST_ACCURACY,
                                record -> record.value()
                                        .filter(this::isWanted)
                                        .ifPresent(told -> newest.put(new Series(told.service(), told.pool()), told)))
                        .toEnd(Optional.of(now.minus(SINCE)));
            }
            try (TopicReading reading = session.reading()) {
                reading.with(
                                Topics.FORECAST_MODELS,
                                record -> record.value()
                                        .ifPresentOrElse(
                                                model -> models.put(record.key(), model),
                                                () -> models.remove(record.key())))
                        .toEnd(Optional.empty());
            }
        }
        ForecastsView view = new ForecastsView(
                newest.values().stream()
                        .sorted(Comparator.comparing(ForecastAccuracy::service)
                                .thenComparing(
                                        told -> told.pool().map(PoolId::value).orElse("")))
                        .toList(),
                models.values().stream()
                        .sorted(Comparator.comparing(TrainedModelEvent::inForce).reversed())
                        .toList(),
                now);
        if (json) {
            Output.of(spec).json(view.json());
        } else {
            Output.of(spec).lines(view.lines());
        }
        return ExitCode.OK;
    }

    private boolean isWanted(ForecastAccuracy told) {
        return service.map(told.service()::equals).orElse(true)
                && pool.map(wanted -> told.pool().equals(Optional.of(wanted))).orElse(true);
    }
}
