package io.tidegate.pipeline.cli;

import io.tidegate.domain.Lease;
import io.tidegate.domain.Liveness;
import io.tidegate.domain.OperatorConsent;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolStatus;
import io.tidegate.schemas.Topics;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code forget}: gives up a dead pool, so that others may have what it held. */
@Command(
        name = "forget",
        description = {
            "Gives up a dead pool whose host is gone for ever: others may have what it held.",
            "If its connections are still open after all, the budget can be overrun by as many."
        })
final class ForgetCommand implements Callable<Integer> {
    private final Clock clock;

    @Spec
    private CommandSpec spec;

    @Mixin
    private final ConnectionOptions connection;

    @Mixin
    private final OperatorOption operator = new OperatorOption();

    @Parameters(paramLabel = "POOL")
    private PoolId pool;

    ForgetCommand(ConnectionOptions connection, Clock clock) {
        this.connection = connection;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        try (Session session = Session.open(connection.load())) {
            PoolStatus status = session.requirePool(pool);
            if (status.liveness() != Liveness.DEAD) {
                throw CommandFailure.usage(
                        pool + " is " + status.liveness().name().toLowerCase(Locale.ROOT) + " since " + status.since()
                                + "; only a dead pool can be forgotten");
            }
            session.write(
                    Topics.OPERATOR_CONSENTS,
                    status.service(),
                    new OperatorConsent.Forgotten(
                            status.service(),
                            pool,
                            status.registration().incarnation(),
                            operator.name(),
                            clock.instant()));
            Output.of(spec)
                    .line(pool + ": forgotten; the " + held(status) + " connections of " + status.service()
                            + " that it may still hold are counted no more, and others may have them");
        }
        return ExitCode.OK;
    }

    /** The most that it can have by its last heartbeat. */
    private static int held(PoolStatus status) {
        return status.heartbeat()
                .map(heard -> Math.max(
                        heard.lease().map(Lease::connections).orElse(0), Math.max(heard.size(), heard.capacity())))
                .orElse(status.registration().bounds().floor());
    }
}
