package io.tidegate.pipeline.cli;

import io.tidegate.domain.ExternalEvent;
import io.tidegate.domain.ServiceId;
import io.tidegate.schemas.ExternalEventKey;
import io.tidegate.schemas.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code event}: announces something outside that will change demand, or calls it off. */
@Command(
        name = "event",
        description = "Announces something outside that will change demand: a campaign, maintenance, a batch run.")
final class EventCommand implements Callable<Integer> {
    private final Clock clock;

    @Spec
    private CommandSpec spec;

    @Mixin
    private final ConnectionOptions connection;

    @Parameters(index = "0", paramLabel = "SERVICE")
    private ServiceId service;

    @Parameters(
            index = "1",
            paramLabel = "NAME",
            description = "What it is called; the newest announcement of a name counts.")
    private String name = "";

    @Option(
            names = "--kind",
            defaultValue = "campaign",
            description = "campaign, maintenance or batch: ${DEFAULT-VALUE}.")
    private ExternalEvent.Kind kind = ExternalEvent.Kind.CAMPAIGN;

    @Option(
            names = "--from",
            paramLabel = "MOMENT",
            description = "When it begins, e.g. 2026-11-27T08:00:00Z; now when left out.")
    private Optional<Instant> from = Optional.empty();

    @Option(names = "--for", paramLabel = "DURATION", required = true, description = "How long it lasts.")
    private Duration length = Duration.ZERO;

    @Option(names = "--demand-factor", paramLabel = "X", description = "What demand is multiplied by.")
    private Optional<Double> demandFactor = Optional.empty();

    @Option(names = "--minimum", paramLabel = "N", description = "The least that each pool gets meanwhile.")
    private Optional<Integer> minimum = Optional.empty();

    @Option(names = "--cancel", description = "It will not happen after all.")
    private boolean cancel;

    EventCommand(ConnectionOptions connection, Clock clock) {
        this.connection = connection;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        ExternalEvent event = event();
        try (Session session = Session.open(connection.load())) {
            session.requireService(service);
            session.write(Topics.EXTERNAL_EVENTS, ExternalEventKey.of(event), event);
            Output.of(spec)
                    .line(service + ": " + event.kind().name().toLowerCase(Locale.ROOT) + " " + name
                            + (cancel ? " cancelled" : " announced, " + event.from() + " to " + event.to()));
        }
        return ExitCode.OK;
    }

    private ExternalEvent event() {
        Instant begin = from.orElseGet(clock::instant);
        try {
            return new ExternalEvent(
                    service,
                    name,
                    kind,
                    begin,
                    begin.plus(length),
                    demandFactor.map(OptionalDouble::of).orElse(OptionalDouble.empty()),
                    minimum.map(OptionalInt::of).orElse(OptionalInt.empty()),
                    cancel);
        } catch (IllegalArgumentException refused) {
            throw CommandFailure.usage(String.valueOf(refused.getMessage()));
        }
    }
}
