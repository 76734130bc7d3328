package io.tidegate.stage;

import java.time.Clock;
import java.util.Properties;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyDescription;

/**
 * A stage that knows its settings and does not run yet.
 *
 * @param topology what it does
 * @param settings how it runs
 * @param deadLetters counts what it sets aside
 */
public record ConfiguredStage(StageTopology topology, StageSettings settings, DeadLetterCounts deadLetters) {

    /** What Kafka Streams would be started with. */
    public Properties properties() {
        Properties properties = settings.properties(deadLetters);
        if (topology.inputs() == StageTopology.Inputs.AS_THEY_COME) {
            properties.putIfAbsent(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        }
        return properties;
    }

    /**
     * Starts it and returns at once; {@link RunningStage#awaitRunning} waits for it to work.
     *
     * @param clock tells the age of its progress
     * @throws org.apache.kafka.streams.errors.StreamsException when it cannot even begin, such as on a state directory
     *     that cannot be written
     */
    public RunningStage start(Clock clock) {
        Properties properties = properties();
        StageTopology.Built built = topology.built(properties);
        TopologyDescription description = built.topology().describe();
        RunningStage running =
                new RunningStage(topology.stage(), new KafkaStreams(built.topology(), properties), deadLetters, clock);
        if (description.globalStores().isEmpty()) {
            running.begin();
        } else {
            running.beginBeside();
        }
        running.addMissing(
                Changelogs.of(settings, properties, description, built.stores()),
                new StreamsConfig(properties).getAdminConfigs("tidegate-changelogs-" + topology.stage()));
        return running;
    }
}
