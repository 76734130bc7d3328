package io.tidegate.pipeline.cli;

import io.tidegate.domain.OperatorConsent;
import io.tidegate.domain.PoolBounds;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolStatus;
import io.tidegate.schemas.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code override}: sets a pool by hand for a time. */
@Command(name = "override", description = "Sets a pool's size by hand for a time; bounds and budget still hold.")
final class OverrideCommand implements Callable<Integer> {
    private final Clock clock;

    @Spec
    private CommandSpec spec;

    @Mixin
    private final ConnectionOptions connection;

    @Mixin
    private final OperatorOption operator = new OperatorOption();

    @Parameters(paramLabel = "POOL")
    private PoolId pool;

    @Option(names = "--size", paramLabel = "N", required = true, description = "Connections that it shall have.")
    private int size;

    @Option(names = "--for", paramLabel = "DURATION", required = true, description = "For how long, e.g. 30m.")
    private Duration length = Duration.ZERO;

    OverrideCommand(ConnectionOptions connection, Clock clock) {
        this.connection = connection;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        Cli.lasting(length);
        try (Session session = Session.open(connection.load())) {
            PoolStatus status = session.requirePool(pool);
            PoolBounds bounds = status.registration().bounds();
            if (!bounds.contains(size)) {
                throw CommandFailure.usage("--size of " + pool + " must be between its floor of " + bounds.floor()
                        + " and its ceiling of " + bounds.ceiling() + ", but was " + size);
            }
            Instant now = clock.instant();
            Instant until = now.plus(length);
            session.write(
                    Topics.OPERATOR_CONSENTS,
                    status.service(),
                    new OperatorConsent.Overridden(status.service(), pool, size, until, operator.name(), now));
            Output.of(spec).line(pool + ": " + size + " connections until " + until + ", as the budget allows");
        }
        return ExitCode.OK;
    }
}
