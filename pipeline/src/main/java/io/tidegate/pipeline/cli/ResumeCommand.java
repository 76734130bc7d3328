package io.tidegate.pipeline.cli;

import io.tidegate.domain.OperatorConsent;
import io.tidegate.domain.ServiceId;
import io.tidegate.schemas.Topics;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code resume}: changes of a service's pools go on. */
@Command(name = "resume", description = "Ends a pause of a service, or of all.")
final class ResumeCommand implements Callable<Integer> {
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

    ResumeCommand(ConnectionOptions connection, Clock clock) {
        this.connection = connection;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        services.check();
        try (Session session = Session.open(connection.load())) {
            for (ServiceId service : services.known(session)) {
                session.write(
                        Topics.OPERATOR_CONSENTS,
                        service,
                        new OperatorConsent.Resumed(service, direction.direction(), operator.name(), clock.instant()));
                Output.of(spec).line(service + ": " + DirectionOption.words(direction.direction()) + " resumed");
            }
        }
        return ExitCode.OK;
    }
}
