package io.tidegate.pipeline.access;

import static org.apache.kafka.common.acl.AclOperation.ALL;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.resource.PatternType.LITERAL;
import static org.apache.kafka.common.resource.PatternType.PREFIXED;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;
import static org.apache.kafka.common.resource.ResourceType.TRANSACTIONAL_ID;

import io.tidegate.pipeline.Stage;
import io.tidegate.pipeline.access.AccessDocument.User;
import io.tidegate.pipeline.config.TidegateConfig;
import io.tidegate.pipeline.http.TopicWatch;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import io.tidegate.stage.StageSettings;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.streams.TopologyDescription;

/**
 * The access control lists that users need. Those of the stages come from their topologies, so that they are what the stages
 * really read and write.
 */
public final class Rights {
    private static final String ANY_HOST = "*";

    private static final List<Topic<?, ?>> TOLD_BY_AGENTS = List.of(
            Topics.POOL_REGISTRATIONS, Topics.POOL_HEARTBEATS, Topics.POOL_METRICS, Topics.POOL_COMMAND_RESULTS);
    private static final List<Topic<?, ?>> SAID_BY_OPERATORS =
            List.of(Topics.SCALING_POLICIES, Topics.OPERATOR_CONSENTS, Topics.EXTERNAL_EVENTS);

    private final Function<Stage, TopologyDescription> topologies;

    /**
     * Rights for stages with these settings.
     *
     * @param serdes any that are open; nothing is asked of a registry
     */
    public Rights(TidegateConfig config, TopicSerdes serdes) {
        this.topologies = stage -> stage.topology(config, serdes).description();
    }

    /** What a user needs for all of his roles. */
    public Set<AclBinding> of(User user) {
        Grants grants = new Grants("User:" + user.name());
        for (Role role : user.roles()) {
            switch (role) {
                case INGEST -> stage(Stage.INGEST, grants);
                case FORECAST -> stage(Stage.FORECAST, grants);
                case DECIDE -> stage(Stage.DECIDE, grants);
                case ACTUATE -> stage(Stage.ACTUATE, grants);
                case AGENT -> grants.topics(TOLD_BY_AGENTS, WRITE).topics(List.of(Topics.POOL_COMMANDS), READ);
                case READER ->
                    grants.on(TOPIC, PREFIXED, Topics.PREFIX, READ).on(GROUP, LITERAL, own(Stage.DECIDE), DESCRIBE);
                case OPERATOR ->
                    grants.on(TOPIC, PREFIXED, Topics.PREFIX, READ, DESCRIBE_CONFIGS)
                            .on(GROUP, LITERAL, own(Stage.DECIDE), DESCRIBE)
                            .topics(SAID_BY_OPERATORS, WRITE);
            }
        }
        return Set.copyOf(grants.all);
    }

    private void stage(Stage stage, Grants grants) {
        Set<String> reads = new TreeSet<>();
        Set<String> writes =
                new TreeSet<>(Set.of(Topics.deadLetters(stage.word()).name()));
        TopologyDescription topology = topologies.apply(stage);
        topology.globalStores().forEach(global -> reads.addAll(global.source().topicSet()));
        for (TopologyDescription.Subtopology part : topology.subtopologies()) {
            for (TopologyDescription.Node node : part.nodes()) {
                if (node instanceof TopologyDescription.Source source) {
                    reads.addAll(source.topicSet());
                } else if (node instanceof TopologyDescription.Sink sink) {
                    writes.add(sink.topic());
                }
            }
        }
        grants.shared(reads, READ).shared(writes, WRITE);
        // Its group, its transactions, and the topics that Kafka Streams makes for it, repartitions and changelogs.
        String own = own(stage);
        grants.on(TOPIC, PREFIXED, own + "-", ALL)
                .on(GROUP, LITERAL, own, READ)
                .on(TRANSACTIONAL_ID, PREFIXED, own + "-", WRITE, DESCRIBE);
        // Every process with stages counts results, and looks before it starts whether all topics are there.
        grants.on(GROUP, LITERAL, TopicWatch.GROUP, READ)
                .topics(TopicWatch.RESULTS, READ)
                .on(TOPIC, PREFIXED, Topics.PREFIX, DESCRIBE, DESCRIBE_CONFIGS);
    }

    /** The name of a stage's group: how far the decider's has read says where what is to be compared ends. */
    private static String own(Stage stage) {
        return StageSettings.of(stage.word(), "not-connected:9092", Path.of("not-used"))
                .applicationId();
    }

    private static final class Grants {
        private final String principal;
        private final Set<AclBinding> all = new LinkedHashSet<>();

        Grants(String principal) {
            this.principal = principal;
        }

        Grants on(ResourceType type, PatternType pattern, String name, AclOperation... operations) {
            for (AclOperation operation : operations) {
                all.add(new AclBinding(
                        new ResourcePattern(type, name, pattern),
                        new AccessControlEntry(principal, ANY_HOST, operation, AclPermissionType.ALLOW)));
            }
            return this;
        }

        Grants topics(Collection<Topic<?, ?>> topics, AclOperation operation) {
            return shared(topics.stream().map(Topic::name).collect(Collectors.toSet()), operation);
        }

        /** Those of Tidegate's own topics; what a topology names otherwise is the stage's alone. */
        Grants shared(Set<String> topics, AclOperation operation) {
            topics.stream()
                    .filter(topic -> topic.startsWith(Topics.PREFIX))
                    .forEach(topic -> on(TOPIC, LITERAL, topic, operation));
            return this;
        }
    }
}
