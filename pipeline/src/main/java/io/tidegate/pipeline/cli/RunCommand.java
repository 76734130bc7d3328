package io.tidegate.pipeline.cli;

import io.tidegate.pipeline.Stage;
import io.tidegate.pipeline.config.ConfigLoader.Setting;
import io.tidegate.pipeline.config.SerdeSettings;
import io.tidegate.pipeline.config.TidegateConfig;
import io.tidegate.pipeline.run.Preconditions;
import io.tidegate.pipeline.run.RunningStages;
import io.tidegate.pipeline.run.StopOrder;
import io.tidegate.schemas.TopicSerdes;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code run}: some stages, or all, against any cluster, until a signal. */
@Command(name = "run", description = "Runs stages against a cluster until a signal ends it.")
final class RunCommand implements Callable<Integer> {
    /** Restoring state takes its time; readiness tells of it, this only of a stage that is not coming. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Clock clock;

    @Spec
    private CommandSpec spec;

    @Mixin
    private final ConnectionOptions connection;

    @Mixin
    private final StageOption chosen = new StageOption();

    @Mixin
    private final HttpOption http = new HttpOption();

    @Option(names = "--data", paramLabel = "DIR", description = "Where the stages keep their state.")
    private String data = "";

    RunCommand(ConnectionOptions connection, Clock clock) {
        this.connection = connection;
        this.clock = clock;
    }

    @Override
    public Integer call() throws InterruptedException {
        TidegateConfig config = connection.load(settings());
        PrintWriter err = spec.commandLine().getErr();
        try (StopOrder stop = StopOrder.onSignal()) {
            TopicSerdes serdes = stop.add(SerdeSettings.serdes(config.schemaRegistry()));
            RunningStages running = stop.add(RunningStages.start(
                    config,
                    Stage.topologies(chosen.stages(), config, serdes),
                    clock,
                    () -> Preconditions.check(config, serdes)));
            err.println("starting " + chosen.stages().stream().map(Stage::word).collect(Collectors.joining(", "))
                    + "; health and metrics at " + running.address());
            err.flush();
            if (running.awaitRunning(PATIENCE)) {
                err.println("running");
                err.flush();
            }
            // Not before: until the stages run they have better use for the processors.
            running.countResults(config, serdes);
            String failure = running.awaitFailure();
            if (stop.isStopping()) {
                return ExitCode.OK;
            }
            throw CommandFailure.failed(failure);
        } catch (InterruptedException stopped) {
            return ExitCode.OK;
        }
    }

    private List<Setting> settings() {
        List<Setting> settings = new ArrayList<>();
        http.setting().ifPresent(settings::add);
        if (!data.isEmpty()) {
            settings.add(new Setting("--data", "dataDirectory", data));
        }
        return settings;
    }
}
