package io.tidegate.stage;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * What a stage does, built without a broker: it can be described, tested, and given settings to run with.
 *
 * @param stage the stage's name
 * @param wiring adds the stage's sources, processors and sinks to a builder; called once for each topology made
 * @param inputs how its inputs are merged where a task has several
 */
public record StageTopology(String stage, Consumer<StreamsBuilder> wiring, Inputs inputs) {

    /** What a task does while one of its inputs has nothing at hand. */
    public enum Inputs {
        /** It finds out whether the broker has something there, to take all records by their timestamps. */
        IN_ORDER,
        /**
         * It goes on with the others: for inputs of which none decides what another means. Under the other rule each record
         * is paid for with a look at every input that is empty, and Kafka Streams words a message about it that nobody reads.
         */
        AS_THEY_COME
    }

    /** A stage whose inputs are merged in order. */
    public StageTopology(String stage, Consumer<StreamsBuilder> wiring) {
        this(stage, wiring, Inputs.IN_ORDER);
    }

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
        return built(properties).topology();
    }

    /** The same with the stores that were added to it. */
    Built built(Properties properties) {
        Noting builder = new Noting(new TopologyConfig(new StreamsConfig(properties)));
        wiring.accept(builder);
        return new Built(builder.build(properties), List.copyOf(builder.stores));
    }

    /**
     * What a stage runs.
     *
     * @param topology what Kafka Streams is started with
     * @param stores which its description tells by their names alone
     */
    record Built(Topology topology, List<StoreBuilder<?>> stores) {}

    private static final class Noting extends StreamsBuilder {
        private final List<StoreBuilder<?>> stores = new ArrayList<>();

        Noting(TopologyConfig config) {
            super(config);
        }

        @Override
        public synchronized StreamsBuilder addStateStore(StoreBuilder<?> store) {
            stores.add(store);
            return super.addStateStore(store);
        }
    }

    /** The same stage with settings. */
    public ConfiguredStage configure(StageSettings settings) {
        return new ConfiguredStage(this, settings, new DeadLetterCounts());
    }
}
