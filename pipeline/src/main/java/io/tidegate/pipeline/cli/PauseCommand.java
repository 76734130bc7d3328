package io.tidegate.pipeline.cli;

import io.tidegate.domain.OperatorConsent;
import io.tidegate.domain.ServiceId;
import io.tidegate.schemas.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pause}: no changes of a service's pools, for a time or until resumed. */
@Command(
        name = "pause",
        description = "Stops changes to the pools of a service, or of all, for a time or until 'resume'.")
final class PauseCommand implements Callable<Integer> {
    private final Clock clock;

    @Spec
    private CommandSpec spec;

    @Mixin
    private final ConnectionOptions connection;

    @Mixin
    private final OperatorOption operator = new OperatorOption();

    @Mixin
    private final DirectionOption direction = new DirectionOption();

    @Mixin
    private final ServicesOption services = new ServicesOption();

    @Option(names = "--for", paramLabel = "DURATION", description = "For how long; until resumed when left out.")
    private Optional<Duration> length = Optional.empty();

    PauseCommand(ConnectionOptions connection, Clock clock) {
        this.connection = connection;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        length.ifPresent(Cli::lasting);
        services.check();
        try (Session session = Session.open(connection.load())) {
            Instant now = clock.instant();
            for (ServiceId service : services.known(session)) {
                OperatorConsent.Paused paused = new OperatorConsent.Paused(
                        service, direction.direction(), length.map(now::plus), operator.name(), now);
                session.write(Topics.OPERATOR_CONSENTS, service, paused);
                Output.of(spec)
                        .line(service + ": " + DirectionOption.words(paused.direction()) + " paused "
                                + paused.until().map(until -> "until " + until).orElse("until resumed"));
            }
        }
        return ExitCode.OK;
    }
}
