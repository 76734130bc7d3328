package io.tidegate.pipeline.cluster;

import io.tidegate.pipeline.config.TopicsConfig;
import io.tidegate.schemas.Topic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates topics with the settings they ask for, and finds those that are missing or different. */
public final class TopicSetup {
    private final Cluster cluster;
    private final TopicsConfig config;

    /** For the topics of one cluster. */
    public TopicSetup(Cluster cluster, TopicsConfig config) {
        this.cluster = cluster;
        this.config = config;
    }

    /**
     * What a topic is like in the cluster.
     *
     * @param topic which
     * @param exists whether it is there
     * @param partitions how many partitions it has, 0 when it is not there
     * @param replicationFactor how many copies each has, 0 when it is not there
     * @param settings the settings it has of those that it asks for
     * @param differences what is other than it asks for, one line each
     */
    public record State(
            Topic<?, ?> topic,
            boolean exists,
            int partitions,
            int replicationFactor,
            Map<String, String> settings,
            List<String> differences) {}

    /** The state of each topic, in the given order. */
    public List<State> inspect(Collection<? extends Topic<?, ?>> topics) {
        Set<String> present =
                cluster.await("its topics", cluster.admin().listTopics().names());
        List<String> names =
                topics.stream().map(Topic::name).filter(present::contains).collect(Collectors.toList());
        Map<String, TopicDescription> descriptions = cluster.await(
                "the descriptions of topics",
                cluster.admin().describeTopics(names).allTopicNames());
        Map<ConfigResource, Config> settings = cluster.await(
                "the settings of topics",
                cluster.admin()
                        .describeConfigs(
                                names.stream().map(TopicSetup::resource).collect(Collectors.toList()))
                        .all());
        List<State> states = new ArrayList<>();
        for (Topic<?, ?> topic : topics) {
            TopicDescription description = descriptions.get(topic.name());
            Config config = settings.get(resource(topic.name()));
            states.add(
                    description == null || config == null
                            ? new State(topic, false, 0, 0, Map.of(), List.of())
                            : state(topic, description, config));
        }
        return List.copyOf(states);
    }

    private State state(Topic<?, ?> topic, TopicDescription description, Config settings) {
        Map<String, String> actual = new HashMap<>();
        List<String> differences = new ArrayList<>();
        int partitions = description.partitions().size();
        if (partitions != partitions(topic)) {
            differences.add("partitions: " + partitions + " instead of " + partitions(topic));
        }
        int copies = description.partitions().get(0).replicas().size();
        if (copies < config.replicationFactor()) {
            differences.add("copies: " + copies + " instead of " + config.replicationFactor());
        }
        Map<String, String> asked = settings(topic);
        for (String key : new TreeSet<>(asked.keySet())) {
            ConfigEntry entry = settings.get(key);
            String value = entry == null ? "unknown" : String.valueOf(entry.value());
            actual.put(key, value);
            if (!value.equals(asked.get(key))) {
                differences.add(key + ": " + value + " instead of " + asked.get(key));
            }
        }
        return new State(topic, true, partitions, copies, Map.copyOf(actual), List.copyOf(differences));
    }

    /**
     * Creates those that are missing; leaves those that are there as they are.
     *
     * @return the names of the topics that were created
     */
    public List<String> create(Collection<? extends Topic<?, ?>> topics) {
        List<NewTopic> missing = inspect(topics).stream()
                .filter(state -> !state.exists())
                .map(state -> newTopic(state.topic()))
                .collect(Collectors.toList());
        List<String> created = new ArrayList<>();
        cluster.admin().createTopics(missing).values().forEach((name, answer) -> {
            if (await(name, answer)) {
                created.add(name);
            }
        });
        return created.stream().sorted().collect(Collectors.toUnmodifiableList());
    }

    /** Fails with one line that says what to do when a topic is missing. */
    public void requireAll(Collection<? extends Topic<?, ?>> topics) {
        List<String> missing = inspect(topics).stream()
                .filter(state -> !state.exists())
                .map(state -> state.topic().name())
                .collect(Collectors.toList());
        if (!missing.isEmpty()) {
            throw new UnavailableException(
                    "missing topics: " + String.join(", ", missing) + "; run 'tidegate topics create'");
        }
    }

    private NewTopic newTopic(Topic<?, ?> topic) {
        return new NewTopic(topic.name(), partitions(topic), (short) config.replicationFactor())
                .configs(settings(topic));
    }

    private Map<String, String> settings(Topic<?, ?> topic) {
        return topic.settings(config.replicationFactor());
    }

    private int partitions(Topic<?, ?> topic) {
        return topic.partitions(config.partitions());
    }

    /** False when somebody else created it meanwhile. */
    private boolean await(String name, KafkaFuture<Void> answer) {
        KafkaFuture<Boolean> created = answer.thenApply(nothing -> true);
        try {
            return cluster.await("the new topic " + name, created);
        } catch (UnavailableException refused) {
            if (refused.getCause() instanceof ExecutionException
                    && Cluster.innermost(refused) instanceof TopicExistsException) {
                return false;
            }
            throw refused;
        }
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }
}
