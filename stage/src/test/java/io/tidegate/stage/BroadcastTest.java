package io.tidegate.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.schemas.Topic;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import io.tidegate.schemas.state.TrainedModelEvent;
import io.tidegate.schemas.state.TrainedModelKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BroadcastTest {
    private static final Topic<TrainedModelKey, TrainedModelEvent> TOPIC = Topics.FORECAST_MODELS;
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    private final TopicSerdes serdes = TopicSerdes.inMemory();
    private final List<List<Instant>> told = new ArrayList<>();

    @TempDir
    private Path state;

    @Test
    void all_values_are_told_when_there_are_others_and_what_means_nothing_is_left_alone() {
        try (TopologyTestDriver driver = driver()) {
            TestInputTopic<TrainedModelKey, TrainedModelEvent> models = driver.createInputTopic(
                    TOPIC.name(),
                    serdes.key(TOPIC).serializer(),
                    serdes.value(TOPIC).serializer());
            models.pipeInput(model(1).key(), model(1));
            assertThat(told).isEmpty();
            driver.advanceWallClockTime(Duration.ofSeconds(5));
            assertThat(told).containsExactly(List.of(trained(1)));
            driver.advanceWallClockTime(Duration.ofSeconds(5));
            assertThat(told).hasSize(1);

            models.pipeInput(model(2).key(), model(2));
            driver.createInputTopic(TOPIC.name(), new ByteArraySerializer(), new ByteArraySerializer())
                    .pipeInput(bytes("x@y"), bytes("garbage"));
            driver.advanceWallClockTime(Duration.ofSeconds(5));
            assertThat(told.get(1)).containsExactlyInAnyOrder(trained(1), trained(2));
            driver.advanceWallClockTime(Duration.ofSeconds(5));
            assertThat(told).hasSize(2);

            models.pipeInput(model(1).key(), null);
            driver.advanceWallClockTime(Duration.ofSeconds(5));
            assertThat(told.get(2)).containsExactly(trained(2));
        }
    }

    private TopologyTestDriver driver() {
        StreamsBuilder builder = new StreamsBuilder();
        Broadcast<TrainedModelEvent> broadcast = new Broadcast<>(TOPIC, serdes, "models", this::told);
        broadcast.addTo(builder);
        builder.stream(
                        "in",
                        Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()).withName("read"))
                .process(() -> new Follower(broadcast), Named.as("follow"));
        Properties properties = StageSettings.of("s", "none:9092", state).properties(new DeadLetterCounts());
        return new TopologyTestDriver(builder.build(properties), properties, START);
    }

    private void told(Collection<TrainedModelEvent> all) {
        told.add(all.stream().map(TrainedModelEvent::trained).toList());
    }

    private static final class Follower extends ContextualProcessor<byte[], byte[], byte[], byte[]> {
        private final Broadcast<TrainedModelEvent> broadcast;

        Follower(Broadcast<TrainedModelEvent> broadcast) {
            this.broadcast = broadcast;
        }

        @Override
        public void init(ProcessorContext<byte[], byte[]> context) {
            super.init(context);
            broadcast.follow(context);
        }

        @Override
        public void process(Record<byte[], byte[]> record) {}
    }

    private static Instant trained(int hour) {
        return START.plus(Duration.ofHours(hour));
    }

    private static TrainedModelEvent model(int hour) {
        return new TrainedModelEvent(
                "trees",
                trained(hour),
                trained(hour),
                "1",
                new TrainedModelEvent.Provenance("first", 1, START, START, 0, 1, "none"),
                Bytes.wrap(new byte[] {1}));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
