package io.tidegate.pipeline.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.pipeline.Stage;
import io.tidegate.pipeline.cluster.Cluster;
import io.tidegate.pipeline.cluster.TopicSetup;
import io.tidegate.pipeline.cluster.TopicSetup.State;
import io.tidegate.pipeline.config.DurationText;
import io.tidegate.pipeline.config.TidegateConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.common.config.TopicConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code topics list}: the topics that Tidegate uses, and how they are. */
@Command(name = "list", description = "Lists the topics that Tidegate uses, and whether they are as they should be.")
final class TopicsListCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private final ConnectionOptions connection;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    TopicsListCommand(ConnectionOptions connection) {
        this.connection = connection;
    }

    @Override
    public Integer call() {
        TidegateConfig config = connection.load();
        try (Cluster cluster = Cluster.connect(config.kafka())) {
            TopicSetup topics = new TopicSetup(cluster, config.topics());
            List<State> states = topics.inspect(Stage.allTopics());
            if (json) {
                Output.of(spec).json(json(states));
            } else {
                Output.of(spec).lines(table(states));
            }
        }
        return ExitCode.OK;
    }

    private static List<String> table(List<State> states) {
        TextTable table = new TextTable("TOPIC", "PARTITIONS", "COPIES", "CLEANUP", "KEPT", "STATE");
        for (State state : states) {
            table.add(
                    state.topic().name(),
                    state.exists() ? String.valueOf(state.partitions()) : "-",
                    state.exists() ? String.valueOf(state.replicationFactor()) : "-",
                    state.settings().getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, "-"),
                    kept(state.settings().getOrDefault(TopicConfig.RETENTION_MS_CONFIG, "-")),
                    word(state));
        }
        return table.lines();
    }

    private static ArrayNode json(List<State> states) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (State state : states) {
            ObjectNode node = array.addObject();
            node.put("topic", state.topic().name());
            node.put("exists", state.exists());
            node.put("partitions", state.partitions());
            node.put("replicationFactor", state.replicationFactor());
            ObjectNode settings = node.putObject("settings");
            state.settings().entrySet().stream()
                    .sorted(java.util.Map.Entry.comparingByKey())
                    .forEach(setting -> settings.put(setting.getKey(), setting.getValue()));
            ArrayNode differences = node.putArray("differences");
            state.differences().forEach(differences::add);
        }
        return array;
    }

    private static String kept(String millis) {
        return switch (millis) {
            case "-" -> "-";
            case "-1" -> "for ever";
            default -> DurationText.format(Duration.ofMillis(Long.parseLong(millis)));
        };
    }

    private static String word(State state) {
        if (!state.exists()) {
            return "missing";
        }
        return state.differences().isEmpty() ? "ok" : "differs: " + String.join("; ", state.differences());
    }
}
