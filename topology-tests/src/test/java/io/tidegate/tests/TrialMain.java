package io.tidegate.tests;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.pipeline.cluster.Cluster;
import io.tidegate.pipeline.config.ConfigLoader;
import io.tidegate.pipeline.config.KafkaConfig;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Somebody with a configuration of Tidegate, in a container beside the brokers: {@code TrialMain TRIALS}. Prints for each of
 * them whether it was {@value #ALLOWED}, or the name of the exception that Kafka's client ended with; both lists are JSON.
 */
public final class TrialMain {
    /** What stands for a trial that succeeded. */
    static final String ALLOWED = "allowed";

    static final ObjectMapper JSON = new ObjectMapper();

    /** After which a client that is never answered gives up. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private TrialMain() {}

    public static void main(String[] arguments) throws IOException {
        List<Trial> trials = List.of(JSON.readValue(arguments[0], Trial[].class));
        KafkaConfig config =
                ConfigLoader.load(Optional.empty(), System.getenv(), List.of()).kafka();
        // Side by side, for some of them end by giving up.
        List<String> results = trials.parallelStream()
                .map(trial -> result(trial, properties(config, trial.changes())))
                .toList();
        System.out.println(JSON.writeValueAsString(results));
    }

    private static Map<String, Object> properties(KafkaConfig config, Map<String, String> changes) {
        Map<String, Object> properties = Cluster.clientProperties(config);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(LIMIT.toMillis()));
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(LIMIT.toMillis()));
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, LIMIT.toMillis());
        properties.putAll(changes);
        properties.values().removeIf(""::equals);
        return properties;
    }

    private static String result(Trial trial, Map<String, Object> properties) {
        try {
            switch (trial.kind()) {
                case CONNECT -> connect(properties);
                case READ -> read(trial.name(), properties);
                case WRITE -> write(trial.name(), properties);
                case OFFSETS -> offsets(trial.name(), properties);
            }
            return ALLOWED;
        } catch (ExecutionException refused) {
            return nameOf(refused.getCause() == null ? refused : refused.getCause());
        } catch (KafkaException refused) {
            // A producer that was refused before it was given a record wraps what refused it.
            return nameOf(
                    refused.getClass() == KafkaException.class && refused.getCause() != null
                            ? refused.getCause()
                            : refused);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return nameOf(interrupted);
        }
    }

    private static String nameOf(Throwable refusal) {
        return refusal.getClass().getSimpleName();
    }

    private static void connect(Map<String, Object> properties) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(properties)) {
            admin.describeCluster().nodes().get();
        }
    }

    private static void offsets(String group, Map<String, Object> properties)
            throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(properties)) {
            admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
        }
    }

    private static void read(String topic, Map<String, Object> properties) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Instant end = Instant.now().plus(LIMIT);
            while (consumer.poll(Duration.ofMillis(200)).isEmpty()) {
                if (Instant.now().isAfter(end)) {
                    throw new TimeoutException("nothing stands on " + topic);
                }
            }
        }
    }

    private static void write(String topic, Map<String, Object> properties)
            throws ExecutionException, InterruptedException {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, new byte[0], new byte[0]);
        boolean transactional = properties.containsKey(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            if (!transactional) {
                producer.send(record).get();
                return;
            }
            producer.initTransactions();
            producer.beginTransaction();
            try {
                producer.send(record).get();
            } finally {
                producer.abortTransaction();
            }
        }
    }
}
