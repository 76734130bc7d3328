package io.tidegate.pipeline.cli;

import io.tidegate.pipeline.config.ConfigLoader;
import io.tidegate.pipeline.config.ConfigLoader.Setting;
import io.tidegate.pipeline.config.TidegateConfig;
import io.tidegate.pipeline.run.Rehearsal;
import io.tidegate.schemas.TopicSerdes;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code rehearse}: for the launcher and the image, which keep the classes that it loads. */
@Command(
        name = "rehearse",
        hidden = true,
        description = "Starts the stages as far as no broker is needed, for a JVM that archives its classes.")
final class RehearseCommand implements Callable<Integer> {
    private final Clock clock;

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "What it leaves there nobody needs.")
    private String data = "";

    RehearseCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        // Nothing of the surroundings: what is kept serves every later start, whatever its configuration.
        List<Setting> settings = List.of(
                new Setting("rehearse", "kafka.bootstrapServers", Rehearsal.NOBODY),
                new Setting("rehearse", "http.port", "0"),
                new Setting("rehearse", "dataDirectory", data));
        TidegateConfig config = ConfigLoader.load(Optional.empty(), Map.of(), settings);
        Rehearsal.begin(config, TopicSerdes.inMemory(), clock);
        return ExitCode.OK;
    }
}
