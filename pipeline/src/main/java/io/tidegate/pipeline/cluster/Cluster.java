package io.tidegate.pipeline.cluster;

import io.tidegate.pipeline.config.DurationText;
import io.tidegate.pipeline.config.KafkaConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** A cluster that has answered, and what its clients need to know. */
public final class Cluster implements AutoCloseable {
    private final KafkaConfig config;
    private final Admin admin;

    private Cluster(KafkaConfig config, Admin admin) {
        this.config = config;
        this.admin = admin;
    }

    /**
     * Connects and waits for the first answer.
     *
     * @throws UnavailableException when no broker answers within the configured time
     */
    public static Cluster connect(KafkaConfig config) {
        Map<String, Object> properties = clientProperties(config);
        properties.put(
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                Math.toIntExact(config.connectTimeout().toMillis()));
        properties.put(
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                Math.toIntExact(Math.min(5_000, config.connectTimeout().toMillis())));
        Admin admin;
        try {
            admin = Admin.create(properties);
        } catch (KafkaException refused) {
            throw new UnavailableException(
                    "cannot connect to Kafka at " + config.bootstrapServers() + ": " + innermost(refused), refused);
        }
        Cluster cluster = new Cluster(config, admin);
        try {
            cluster.await("an answer", admin.describeCluster().nodes());
            return cluster;
        } catch (UnavailableException silent) {
            cluster.close();
            throw silent;
        }
    }

    /** The properties that every client of this configuration starts with. */
    public static Map<String, Object> clientProperties(KafkaConfig config) {
        Map<String, Object> properties = new HashMap<>(config.properties());
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
        return properties;
    }

    /** The properties that every client of this cluster starts with. */
    public Map<String, Object> clientProperties() {
        return clientProperties(config);
    }

    /** The configuration that it was connected with. */
    public KafkaConfig config() {
        return config;
    }

    /** For asking and changing the cluster. */
    public Admin admin() {
        return admin;
    }

    /**
     * Waits for an answer of the admin client.
     *
     * @throws UnavailableException when there is none in time or it is a refusal
     */
    public <T> T await(String what, KafkaFuture<T> answer) {
        String where = config.bootstrapServers();
        String tried = DurationText.format(config.connectTimeout());
        try {
            return answer.get(config.connectTimeout().toMillis() + 500, TimeUnit.MILLISECONDS);
        } catch (TimeoutException silent) {
            throw new UnavailableException(
                    "no Kafka broker answers at " + where + " (tried for " + tried + ")", silent);
        } catch (ExecutionException refused) {
            Throwable cause = innermost(refused);
            if (cause instanceof UnknownTopicOrPartitionException) {
                throw new UnavailableException(
                        "a topic is missing at " + where + ": " + cause.getMessage() + "; run 'tidegate topics create'",
                        refused);
            }
            throw new UnavailableException(
                    cause instanceof org.apache.kafka.common.errors.TimeoutException
                            ? "no Kafka broker answers at " + where + " (tried for " + tried + ")"
                            : "Kafka at " + where + " did not give " + what + ": " + cause.getMessage(),
                    refused);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while waiting for Kafka at " + where, interrupted);
        }
    }

    static Throwable innermost(Throwable thrown) {
        Throwable at = thrown;
        for (Throwable cause = at.getCause(); cause != null; cause = cause.getCause()) {
            at = cause;
        }
        return at;
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
