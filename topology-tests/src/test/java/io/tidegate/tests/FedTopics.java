package io.tidegate.tests;

import io.tidegate.pipeline.Stage;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import io.tidegate.stage.StageTopology;
import io.tidegate.testing.Garbage;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.TopologyDescription;
import org.jspecify.annotations.Nullable;

/** The topics of Tidegate that stages read, as their topologies say, and whether a record on them can be read. */
public final class FedTopics {
    private static final int SAMPLES_WEIGH = 12;
    private static final int OTHERS_OF_AGENTS_WEIGH = 3;

    private final TopicSerdes serdes;
    private final Map<String, Topic<?, ?>> topics = new TreeMap<>();
    private final Map<String, Set<Stage>> readers = new TreeMap<>();

    private FedTopics(TopicSerdes serdes) {
        this.serdes = serdes;
    }

    /** Those of all stages. */
    public static FedTopics of(PipelineParts parts) {
        FedTopics fed = new FedTopics(parts.serdes());
        for (Stage stage : Stage.all()) {
            StageTopology topology = stage.topology(parts.config("any"), parts.serdes());
            topology.description().subtopologies().stream()
                    .flatMap(part -> part.nodes().stream())
                    .filter(TopologyDescription.Source.class::isInstance)
                    .flatMap(node -> ((TopologyDescription.Source) node).topicSet().stream())
                    .forEach(name -> fed.add(name, stage));
        }
        return fed;
    }

    private void add(String name, Stage stage) {
        // What a stage keeps for itself is not among them.
        Topics.all().stream().filter(topic -> topic.name().equals(name)).forEach(topic -> {
            topics.put(name, topic);
            readers.computeIfAbsent(name, none -> EnumSet.noneOf(Stage.class)).add(stage);
        });
    }

    /** Their names. */
    public Set<String> names() {
        return topics.keySet();
    }

    /** The topics that a stage reads. */
    List<Topic<?, ?>> readBy(Stage stage) {
        return topics.values().stream()
                .filter(topic -> readers.getOrDefault(topic.name(), Set.of()).contains(stage))
                .<Topic<?, ?>>map(topic -> topic)
                .toList();
    }

    /** Each name as often as it is to be fed: most on what agents write. */
    public List<String> weighted() {
        List<String> weighted = new ArrayList<>();
        for (String name : names()) {
            int weight = name.equals(Topics.POOL_METRICS.name())
                    ? SAMPLES_WEIGH
                    : name.equals(Topics.POOL_HEARTBEATS.name()) || name.equals(Topics.POOL_REGISTRATIONS.name())
                            ? OTHERS_OF_AGENTS_WEIGH
                            : 1;
            for (int i = 0; i < weight; i++) {
                weighted.add(name);
            }
        }
        return weighted;
    }

    /**
     * Whether it can be fed. The broker takes no record without a key on a compacted topic; and what can be read on the log of
     * the decider could not be told from what the decider itself has written there.
     */
    public boolean takes(String topic, Garbage mutant) {
        boolean compacted = named(topic).cleanup() == Topic.Cleanup.COMPACT;
        boolean log = topic.equals(Topics.SERVICE_INPUTS.name());
        return !(compacted && mutant.key() == null) && !(log && isReadable(topic, mutant.key(), mutant.value()));
    }

    /** Whether its keys are pools. */
    public boolean isKeyedByPool(String topic) {
        return named(topic).key().equals(Topics.POOL_METRICS.key());
    }

    /** Whether a stage can read it. */
    boolean isReadable(String topic, byte @Nullable [] key, byte @Nullable [] value) {
        return read(serdes.key(named(topic)).deserializer(), topic, key) && isReadable(topic, value);
    }

    /** Whether a stage can read it under the right key. */
    public boolean isReadable(String topic, byte @Nullable [] value) {
        return read(serdes.value(named(topic)).deserializer(), topic, value);
    }

    private static boolean read(Deserializer<?> reader, String topic, byte @Nullable [] bytes) {
        try {
            return bytes != null && reader.deserialize(topic, bytes) != null;
        } catch (SerializationException refused) {
            return false;
        }
    }

    private Topic<?, ?> named(String name) {
        Topic<?, ?> topic = topics.get(name);
        if (topic == null) {
            throw new IllegalArgumentException("no stage reads " + name);
        }
        return topic;
    }
}
