package io.tidegate.pipeline.cli;

import io.tidegate.pipeline.Stage;
import io.tidegate.pipeline.config.SerdeSettings;
import io.tidegate.pipeline.config.TidegateConfig;
import io.tidegate.schemas.TopicSerdes;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code describe}: what the stages do, as Kafka Streams draws it; needs no broker. */
@Command(name = "describe", description = "Prints the topologies of the stages as text; needs no broker.")
final class DescribeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private final ConfigOptions configuration;

    @Mixin
    private final StageOption chosen = new StageOption();

    DescribeCommand(ConfigOptions configuration) {
        this.configuration = configuration;
    }

    @Override
    public Integer call() {
        TidegateConfig config = configuration.load(List.of());
        try (TopicSerdes serdes = SerdeSettings.serdes(config.schemaRegistry())) {
            for (Stage stage : chosen.stages()) {
                Output.of(spec).line("# " + stage.word());
                Output.of(spec).line(stage.topology(config, serdes).describe());
            }
        }
        return ExitCode.OK;
    }
}
