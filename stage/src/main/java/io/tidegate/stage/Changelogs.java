package io.tidegate.stage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * The changelogs of a stage, of which a build may have more than the one before it. Kafka Streams makes them when it assigns
 * the work of its group. It does not where a named member takes its place again, nor where a member of an earlier build leads
 * the group; then it waits without an end for what nobody makes.
 *
 * @param applicationId what internal topics begin with
 * @param sources for each changelog the topics that its task reads
 * @param configs for each changelog what it is made with
 * @param replicationFactor how many copies it has; empty for the broker's default
 */
record Changelogs(
        String applicationId,
        Map<String, Set<String>> sources,
        Map<String, Map<String, String>> configs,
        Optional<Short> replicationFactor) {

    /** Those of a topology with these stores. */
    static Changelogs of(
            StageSettings settings,
            Properties properties,
            TopologyDescription description,
            List<StoreBuilder<?>> stores) {
        Map<String, Set<String>> sources = new HashMap<>();
        Map<String, Map<String, String>> configs = new HashMap<>();
        for (TopologyDescription.Subtopology subtopology : description.subtopologies()) {
            Set<String> read = new HashSet<>();
            Set<String> kept = new HashSet<>();
            for (TopologyDescription.Node node : subtopology.nodes()) {
                if (node instanceof TopologyDescription.Source source && source.topicSet() != null) {
                    read.addAll(source.topicSet());
                } else if (node instanceof TopologyDescription.Processor processor) {
                    kept.addAll(processor.stores());
                }
            }
            for (StoreBuilder<?> store : stores) {
                if (store.loggingEnabled() && kept.contains(store.name())) {
                    String name = settings.applicationId() + "-" + store.name() + "-changelog";
                    sources.put(name, Set.copyOf(read));
                    configs.put(name, config(properties, store.logConfig()));
                }
            }
        }
        return new Changelogs(
                settings.applicationId(),
                Map.copyOf(sources),
                Map.copyOf(configs),
                Optional.of((short) settings.replicationFactor()).filter(factor -> factor > 0));
    }

    /** As Kafka Streams puts it together. */
    private static Map<String, String> config(Properties properties, Map<String, String> ofStore) {
        Map<String, String> config = new HashMap<>();
        config.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        config.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime");
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(StreamsConfig.TOPIC_PREFIX)) {
                config.put(name.substring(StreamsConfig.TOPIC_PREFIX.length()), properties.getProperty(name));
            }
        }
        config.putAll(ofStore);
        return Map.copyOf(config);
    }

    /**
     * Makes those that are not there, unless none is: then the group works for the first time, and Kafka Streams makes them.
     *
     * @return what was made
     */
    List<String> addMissing(Admin admin) throws ExecutionException, InterruptedException {
        Set<String> asked = new HashSet<>(sources.keySet());
        sources.values()
                .forEach(topics -> topics.forEach(topic -> {
                    asked.add(topic);
                    asked.add(internal(topic));
                }));
        Map<String, Integer> partitions = partitions(admin, asked);
        List<NewTopic> missing = new ArrayList<>();
        for (Map.Entry<String, Map<String, String>> changelog : configs.entrySet()) {
            OptionalInt count = sources.getOrDefault(changelog.getKey(), Set.of()).stream()
                    .flatMap(topic ->
                            Optional.ofNullable(partitions.getOrDefault(topic, partitions.get(internal(topic))))
                                    .stream())
                    .mapToInt(each -> each)
                    .max();
            if (!partitions.containsKey(changelog.getKey()) && count.isPresent()) {
                missing.add(new NewTopic(changelog.getKey(), Optional.of(count.getAsInt()), replicationFactor)
                        .configs(changelog.getValue()));
            }
        }
        if (missing.isEmpty() || configs.keySet().stream().noneMatch(partitions::containsKey)) {
            return List.of();
        }
        List<String> made = new ArrayList<>();
        for (Map.Entry<String, KafkaFuture<Void>> each :
                admin.createTopics(missing).values().entrySet()) {
            try {
                each.getValue().get();
                made.add(each.getKey());
            } catch (ExecutionException refused) {
                // Another instance was quicker.
                if (!(refused.getCause() instanceof TopicExistsException)) {
                    throw refused;
                }
            }
        }
        return made;
    }

    /** A repartitioned stream is described without what it begins with. */
    private String internal(String topic) {
        return applicationId + "-" + topic;
    }

    private static Map<String, Integer> partitions(Admin admin, Set<String> topics)
            throws ExecutionException, InterruptedException {
        Map<String, Integer> partitions = new HashMap<>();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> each :
                admin.describeTopics(topics).topicNameValues().entrySet()) {
            try {
                partitions.put(each.getKey(), each.getValue().get().partitions().size());
            } catch (ExecutionException refused) {
                if (!(refused.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw refused;
                }
            }
        }
        return partitions;
    }
}
