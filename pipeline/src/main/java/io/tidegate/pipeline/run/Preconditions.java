package io.tidegate.pipeline.run;

import io.tidegate.pipeline.Stage;
import io.tidegate.pipeline.cluster.Cluster;
import io.tidegate.pipeline.cluster.TopicSetup;
import io.tidegate.pipeline.cluster.UnavailableException;
import io.tidegate.pipeline.config.TidegateConfig;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import io.tidegate.schemas.serde.SchemaRegistryException;
import io.tidegate.schemas.serde.SchemaRegistryException.Problem;
import org.apache.kafka.common.errors.SerializationException;

/** What must be there before a stage is started: better one clear line now than a stage that restarts for ever. */
public final class Preconditions {
    /** A record whose schema has an id that no registry gives out. */
    private static final byte[] OF_NO_SCHEMA = new byte[5];

    private Preconditions() {}

    /**
     * Checks the brokers, the topics and the registry.
     *
     * @throws UnavailableException naming the first that is not as it must be
     */
    public static void check(TidegateConfig config, TopicSerdes serdes) {
        try (Cluster cluster = Cluster.connect(config.kafka())) {
            new TopicSetup(cluster, config.topics()).requireAll(Stage.allTopics());
        }
        registryAnswers(serdes);
    }

    /** Asks through the serdes, with all their settings for addresses, credentials and TLS. */
    private static void registryAnswers(TopicSerdes serdes) {
        try {
            serdes.value(Topics.POOL_REGISTRY)
                    .deserializer()
                    .deserialize(Topics.POOL_REGISTRY.name(), OF_NO_SCHEMA.clone());
        } catch (SchemaRegistryException answer) {
            if (answer.problem() == Problem.UNREACHABLE || answer.problem() == Problem.UNAUTHORIZED) {
                throw new UnavailableException("the schema registry cannot be used: " + answer.getMessage(), answer);
            }
        } catch (SerializationException answered) {
            // Nothing can be made of such a record, and the registry has said so.
            return;
        }
    }
}
