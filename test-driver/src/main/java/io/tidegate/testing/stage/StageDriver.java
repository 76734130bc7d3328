package io.tidegate.testing.stage;

import io.tidegate.schemas.Topic;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import io.tidegate.stage.DeadLetterCounts;
import io.tidegate.stage.StageSettings;
import io.tidegate.stage.StageTopology;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;

/**
 * A stage on Kafka Streams' test driver, under the settings that it really runs with. The wall clock stands still until it is
 * moved.
 */
public final class StageDriver implements AutoCloseable {
    private final String stage;
    private final TopicSerdes serdes;
    private final TopologyTestDriver driver;

    private StageDriver(String stage, TopicSerdes serdes, TopologyTestDriver driver) {
        this.stage = stage;
        this.serdes = serdes;
        this.driver = driver;
    }

    /**
     * Starts a stage.
     *
     * @param serdes those that the stage was wired with; not closed here
     * @param folder where its state goes
     * @param start what the wall clock shows
     */
    public static StageDriver start(StageTopology stage, TopicSerdes serdes, Path folder, Instant start) {
        Properties properties =
                StageSettings.of(stage.stage(), "none:9092", folder).properties(new DeadLetterCounts());
        return new StageDriver(
                stage.stage(), serdes, new TopologyTestDriver(stage.topology(properties), properties, start));
    }

    /** Writes to a topic; records carry what the wall clock shows unless they bring a time. */
    public <K, V> TestInputTopic<K, V> input(Topic<K, V> topic) {
        return driver.createInputTopic(
                topic.name(),
                serdes.key(topic).serializer(),
                serdes.value(topic).serializer());
    }

    /** Writes to a topic what may not be what it carries. */
    public TestInputTopic<byte[], byte[]> rawInput(Topic<?, ?> topic) {
        return driver.createInputTopic(topic.name(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** What was written to a topic, as far as it was not read before. */
    public <K, V> TestOutputTopic<K, V> output(Topic<K, V> topic) {
        return driver.createOutputTopic(
                topic.name(),
                serdes.key(topic).deserializer(),
                serdes.value(topic).deserializer());
    }

    /** What was set aside. */
    public TestOutputTopic<byte[], byte[]> letters() {
        return output(Topics.deadLetters(stage));
    }

    /** What a store has written to its changelog. */
    public <K, V> TestOutputTopic<K, V> changelog(String store, Deserializer<K> key, Deserializer<V> value) {
        return driver.createOutputTopic("tidegate-" + stage + "-" + store + "-changelog", key, value);
    }

    /** Lets time pass on the wall clock, at once. */
    public void pass(Duration time) {
        driver.advanceWallClockTime(time);
    }

    /** How often a processor's task, such as {@code deliver-answers-0_0}, has counted something of this kind. */
    public double counted(String who, String kind) {
        return driver.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals(kind + "-total"))
                .filter(metric -> who.equals(metric.getKey().tags().get("tidegate-id")))
                .mapToDouble(metric -> (double) metric.getValue().metricValue())
                .sum();
    }

    @Override
    public void close() {
        driver.close();
    }
}
