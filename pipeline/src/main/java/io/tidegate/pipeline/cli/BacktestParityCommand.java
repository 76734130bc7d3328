package io.tidegate.pipeline.cli;

import io.tidegate.domain.ServiceId;
import io.tidegate.pipeline.replay.Parity;
import io.tidegate.pipeline.replay.ParityReport;
import io.tidegate.pipeline.replay.RecordedTopics;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code backtest parity}: whether what was recorded gives what was published, byte for byte. */
@Command(
        name = "parity",
        description = {
            "Folds the recorded log of each service again and compares all that comes of it,",
            "byte for byte, with what the decider published: decisions, insights, snapshots.",
            "Changes nothing.",
            "Exit code 1: something differs; 2: a log is not kept from its beginning",
            "or from a snapshot on, so that nothing can be said of it."
        })
final class BacktestParityCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private final RecordedTopicsOptions recorded;

    @Option(names = "--service", paramLabel = "NAME", description = "Only this one.")
    private Optional<ServiceId> service = Optional.empty();

    @Mixin
    private final RangeOptions range = new RangeOptions();

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    BacktestParityCommand(ConnectionOptions connection) {
        this.recorded = new RecordedTopicsOptions(connection);
    }

    @Override
    public Integer call() {
        range.check();
        PrintWriter err = spec.commandLine().getErr();
        try (RecordedTopics topics = recorded.open()) {
            ParityReport report = Parity.run(topics, service, range.from(), range.to(), line -> {
                err.println(line);
                err.flush();
            });
            if (report.services().isEmpty()) {
                throw CommandFailure.usage(service.map(name -> "no inputs of service '" + name + "' are recorded")
                        .orElse("no inputs of any service are recorded"));
            }
            ParityView view = new ParityView(report);
            if (json) {
                Output.of(spec).json(view.json());
            } else {
                Output.of(spec).lines(view.lines());
            }
            view.obstacles().forEach(line -> err.println("tidegate: " + line));
            err.flush();
            if (report.differs()) {
                return ExitCode.FAILED;
            }
            return report.isIncomplete() ? ExitCode.USAGE : ExitCode.OK;
        }
    }
}
