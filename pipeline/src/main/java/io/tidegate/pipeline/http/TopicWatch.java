package io.tidegate.pipeline.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the stages' results and counts them. All processes share one consumer group, so that each record is counted by one of
 * them and sums over processes are right.
 */
public final class TopicWatch implements AutoCloseable {
    /** The consumer group of all processes. */
    public static final String GROUP = "tidegate-meters";
    /** What is counted. */
    public static final List<Topic<?, ?>> RESULTS = List.of(
            Topics.DEMAND_FORECASTS, Topics.FORECAST_ACCURACY, Topics.SCALING_DECISIONS, Topics.SCALING_OUTCOMES);

    private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Map<String, Consumer<ConsumerRecord<byte[], byte[]>>> handlers = new HashMap<>();
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TopicMeters meters;
    private final TopicSerdes serdes;
    private final Thread thread = new Thread(this::read, "tidegate-meters");

    private TopicWatch(Map<String, Object> clientProperties, TopicSerdes serdes, MeterRegistry registry) {
        this.serdes = serdes;
        this.meters = new TopicMeters(registry);
        Map<String, Object> properties = new HashMap<>(clientProperties);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, GROUP);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, IsolationLevel.READ_COMMITTED.toString());
        this.consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        count(Topics.DEMAND_FORECASTS, meters::forecast);
        count(Topics.FORECAST_ACCURACY, meters::accuracy);
        count(Topics.SCALING_DECISIONS, meters::decision);
        count(Topics.SCALING_OUTCOMES, meters::outcome);
    }

    /** Counts from now on, on a thread of its own. */
    public static TopicWatch start(Map<String, Object> clientProperties, TopicSerdes serdes, MeterRegistry registry) {
        TopicWatch watch = new TopicWatch(clientProperties, serdes, registry);
        watch.thread.setDaemon(true);
        watch.thread.start();
        return watch;
    }

    private <V> void count(Topic<?, V> topic, Consumer<V> meter) {
        Deserializer<V> values = serdes.value(topic).deserializer();
        handlers.put(topic.name(), record -> {
            try {
                Optional.ofNullable(values.deserialize(topic.name(), record.headers(), record.value()))
                        .ifPresent(meter);
            } catch (SerializationException garbage) {
                meters.unreadable();
            }
        });
    }

    private void read() {
        try (consumer) {
            consumer.subscribe(handlers.keySet());
            while (true) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    Optional.ofNullable(handlers.get(record.topic())).ifPresent(handler -> handler.accept(record));
                }
            }
        } catch (WakeupException closed) {
            LOG.debug("no longer counting");
        } catch (KafkaException failed) {
            // The stages do not need it: they go on, and what is missing shows as counters that stand still.
            LOG.warn("decisions, outcomes and forecasts are no longer counted", failed);
        }
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
