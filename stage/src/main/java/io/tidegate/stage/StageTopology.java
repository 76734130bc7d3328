package io.tidegate.stage;

import java.nio.file.Path;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.TopologyDescription;

/**
 * What a stage does, built without a broker: it can be described, tested, and given settings to run with.
 *
 * @param stage the stage's name
 * @param wiring adds the stage's sources, processors and sinks to a builder; called once for each topology made
 */
public record StageTopology(String stage, Consumer<StreamsBuilder> wiring) {

    /** The picture of it, as Kafka Streams tells it. */
    public String describe() {
        return description().toString();
    }

    /** The same as data: what it reads, does and writes. */
    public TopologyDescription description() {
        StageSettings settings = StageSettings.of(stage, "not-connected:9092", Path.of("not-used"));
        return topology(settings.properties(new DeadLetterCounts())).describe();
    }

    /** The topology under these settings of Kafka Streams, for a test driver. */
    public Topology topology(Properties properties) {
        StreamsBuilder builder = new StreamsBuilder(new TopologyConfig(new StreamsConfig(properties)));
        wiring.accept(builder);
        return builder.build(properties);
    }

    /** The same stage with settings. */
    public ConfiguredStage configure(StageSettings settings) {
        return new ConfiguredStage(this, settings, new DeadLetterCounts());
    }
}
