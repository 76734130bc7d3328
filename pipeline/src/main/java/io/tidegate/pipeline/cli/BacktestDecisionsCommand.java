package io.tidegate.pipeline.cli;

import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ServiceId;
import io.tidegate.pipeline.config.PolicyDocument;
import io.tidegate.pipeline.config.Yaml;
import java.nio.file.Path;
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

/** {@code backtest decisions}: whether the record gives the same decisions again, or what another policy would decide. */
@Command(
        name = "decisions",
        description = {
            "Replays a service's log and says whether it gives exactly the decisions that were published;",
            "with --policy, what that policy would have decided. Changes nothing.",
            "Exit code 1: the replay decides otherwise."
        })
final class BacktestDecisionsCommand implements Callable<Integer> {
    private final Clock clock;

    @Spec
    private CommandSpec spec;

    @Mixin
    private final ConnectionOptions connection;

    @Option(names = "--service", required = true, description = "Whose log.")
    private ServiceId service;

    @Option(
            names = "--since",
            paramLabel = "DURATION",
            description = "Only decisions from so long ago on: 2h; the log is read from its beginning anyway.")
    private Optional<Duration> since = Optional.empty();

    @Option(names = "--policy", paramLabel = "FILE", description = "A policy to try, in shadow, on what was recorded.")
    private Optional<Path> policy = Optional.empty();

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    BacktestDecisionsCommand(ConnectionOptions connection, Clock clock) {
        this.connection = connection;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        Optional<ScalingPolicy> instead = policy.map(this::read);
        Optional<Instant> from = since.map(ago -> clock.instant().minus(ago));
        try (Session session = Session.open(connection.load())) {
            BacktestView view = BacktestView.of(ServiceRecord.read(session, service), from, instead);
            if (json) {
                Output.of(spec).json(view.json());
            } else {
                Output.of(spec).lines(view.lines());
            }
            return view.passed() ? ExitCode.OK : ExitCode.FAILED;
        }
    }

    private ScalingPolicy read(Path file) {
        PolicyDocument document = PolicyDocument.read(Yaml.read(file)).orThrow(file.toString());
        if (!document.service().equals(service)) {
            throw CommandFailure.usage(
                    file + ": is a policy for service '" + document.service() + "', not for '" + service + "'");
        }
        return document.toPolicy(1);
    }
}
