package io.tidegate.pipeline.cli;

import io.tidegate.pipeline.Stage;
import io.tidegate.pipeline.cluster.Cluster;
import io.tidegate.pipeline.cluster.TopicSetup;
import io.tidegate.pipeline.config.TidegateConfig;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code topics create}: creates what is missing, and says what is other than it should be. */
@Command(
        name = "create",
        description = "Creates the topics that are missing. Existing ones stay as they are; differences are reported.")
final class TopicsCreateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private final ConnectionOptions connection;

    TopicsCreateCommand(ConnectionOptions connection) {
        this.connection = connection;
    }

    @Override
    public Integer call() {
        TidegateConfig config = connection.load();
        try (Cluster cluster = Cluster.connect(config.kafka())) {
            TopicSetup topics = new TopicSetup(cluster, config.topics());
            List<String> created = topics.create(Stage.allTopics());
            Output out = Output.of(spec);
            created.forEach(name -> out.line("created " + name));
            List<TopicSetup.State> states = topics.inspect(Stage.allTopics());
            for (TopicSetup.State state : states) {
                state.differences().forEach(difference -> out.line("differs " + state.topic() + ": " + difference));
            }
            out.line(states.size() + " topics, " + created.size() + " created, "
                    + states.stream()
                            .filter(state -> !state.differences().isEmpty())
                            .count() + " differ");
        }
        return ExitCode.OK;
    }
}
