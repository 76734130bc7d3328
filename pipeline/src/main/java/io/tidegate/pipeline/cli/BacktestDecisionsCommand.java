package io.tidegate.pipeline.cli;

import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ServiceId;
import io.tidegate.pipeline.config.PolicyDocument;
import io.tidegate.pipeline.config.Yaml;
import io.tidegate.pipeline.replay.RecordedTopics;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
            "With --load, recorded load is run through the forecaster and the decider",
            "instead, under policies and beside what they are compared with; no broker.",
            "Exit code 1: the replay decides otherwise, or a file has a row that says nothing."
        })
final class BacktestDecisionsCommand implements Callable<Integer> {
    private final Clock clock;

    @Spec
    private CommandSpec spec;

    @Mixin
    private final RecordedTopicsOptions recorded;

    @Mixin
    private final LoadOptions load = new LoadOptions();

    @Option(
            names = "--service",
            paramLabel = "NAME",
            description = "Whose log; with --load, what the service is called whose budget the pools share.")
    private Optional<ServiceId> service = Optional.empty();

    @Option(names = "--from-topics", description = "Replays the log of --service, as it is without --load too.")
    private boolean fromTopics;

    @Mixin
    private final RangeOptions range = new RangeOptions();

    @Option(
            names = "--since",
            paramLabel = "DURATION",
            description = "Only decisions from so long ago on: 2h; the log is read from its beginning anyway.")
    private Optional<Duration> since = Optional.empty();

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            arity = "1..*",
            description = {
                "A policy to try, in shadow, on what was recorded;",
                "several are put beside what was decided then;",
                "with --load, policies to try, acting; when left out",
                "the objective that --violations states."
            })
    private List<Path> policies = List.of();

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    BacktestDecisionsCommand(ConnectionOptions connection, Clock clock) {
        this.recorded = new RecordedTopicsOptions(connection);
        this.clock = clock;
    }

    @Override
    public Integer call() {
        if (load.isGiven()) {
            if (since.isPresent() || range.isGiven()) {
                throw CommandFailure.usage((since.isPresent() ? "--since is" : "--from and --to are")
                        + " about a service's log; with --load, --train-until says what counts");
            }
            if (fromTopics || recorded.isGiven()) {
                throw CommandFailure.usage(
                        "--load replays a file, and reads no topics: leave out --from-topics, --in and --prefix");
            }
            return new LoadBacktest(load, service, policies, spec, json).run();
        }
        load.refuse();
        return replayLog();
    }

    private int replayLog() {
        ServiceId whose = service.orElseThrow(() -> CommandFailure.usage(
                "--service is missing: it says whose log is replayed; --load replays recorded load instead"));
        Map<String, ScalingPolicy> instead = new LinkedHashMap<>();
        for (Path file : policies) {
            String name = LoadPolicies.name(file);
            if (instead.put(name, read(file, whose)) != null) {
                throw CommandFailure.usage("--policy: two files are called '" + name + "'");
            }
        }
        range.check();
        if (since.isPresent() && range.from().isPresent()) {
            throw CommandFailure.usage("--since and --from exclude each other: both say where to begin");
        }
        Optional<Instant> from = since.map(ago -> clock.instant().minus(ago)).or(range::from);
        try (RecordedTopics topics = recorded.open()) {
            ServiceRecord record = ServiceRecord.read(topics, whose);
            if (instead.size() > 1) {
                tell(ChallengersView.of(record, instead, at -> counts(at, from, range.to())));
                return ExitCode.OK;
            }
            BacktestView view = BacktestView.of(
                    record, from, range.to(), instead.values().stream().findFirst());
            if (json) {
                Output.of(spec).json(view.json());
            } else {
                Output.of(spec).lines(view.lines());
            }
            return view.passed() ? ExitCode.OK : ExitCode.FAILED;
        }
    }

    private void tell(ChallengersView view) {
        if (json) {
            Output.of(spec).json(view.json());
        } else {
            Output.of(spec).lines(view.lines());
        }
    }

    private static boolean counts(Instant at, Optional<Instant> from, Optional<Instant> to) {
        return from.map(begin -> !at.isBefore(begin)).orElse(true)
                && to.map(at::isBefore).orElse(true);
    }

    private static ScalingPolicy read(Path file, ServiceId service) {
        PolicyDocument document = PolicyDocument.read(Yaml.read(file)).orThrow(file.toString());
        if (!document.service().equals(service)) {
            throw CommandFailure.usage(
                    file + ": is a policy for service '" + document.service() + "', not for '" + service + "'");
        }
        return document.toPolicy(1);
    }
}
