package io.tidegate.ingest;

import static io.tidegate.ingest.Readings.LIFE;
import static io.tidegate.ingest.Readings.POOL;
import static io.tidegate.ingest.Readings.START;
import static io.tidegate.ingest.Readings.sample;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.domain.Incarnation;
import io.tidegate.domain.Insight;
import io.tidegate.domain.Liveness;
import io.tidegate.domain.PoolAlarm;
import io.tidegate.domain.PoolHeartbeat;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolMark;
import io.tidegate.domain.PoolReading;
import io.tidegate.domain.PoolRegistration;
import io.tidegate.domain.PoolStatus;
import io.tidegate.domain.PoolWindow;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import io.tidegate.stage.DeadLetterCounts;
import io.tidegate.stage.DeadLetters;
import io.tidegate.stage.StageSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestTopologyTest {
    private static final Path PICTURE = Path.of("src", "test", "resources", "ingest-topology.txt");

    @TempDir
    private Path state;

    private final TopicSerdes serdes = TopicSerdes.inMemory();

    /** With {@code -Dpaint=true} the picture is painted anew. */
    @Test
    void the_topology_is_the_one_in_the_picture() throws IOException {
        String actual = IngestTopology.stage(IngestConfig.DEFAULT, serdes).describe();
        if (Boolean.getBoolean("paint")) {
            Files.createDirectories(PICTURE.getParent());
            Files.writeString(PICTURE, actual);
        }
        assertThat(actual).isEqualTo(Files.readString(PICTURE));
    }

    @Test
    void a_silent_pools_window_is_closed_by_a_mark_that_the_wall_clock_writes_to_its_log() {
        try (Run run = new Run(IngestConfig.DEFAULT)) {
            for (int second = 1; second <= 5; second++) {
                run.read(sample(second, second * 1000L, 4, 0), second * 1000L);
            }
            assertThat(run.windows()).isEmpty();
            run.advance(Duration.ofSeconds(8));
            assertThat(run.windows()).singleElement().satisfies(window -> {
                assertThat(window.samples()).isEqualTo(5);
                assertThat(window.coverage()).isEqualTo(0.5);
            });
            run.advance(Duration.ofMinutes(2));
            assertThat(run.windows())
                    .singleElement()
                    .satisfies(window -> assertThat(window.span().length()).isEqualTo(Duration.ofMinutes(1)));
            assertThat(run.marks()).hasSize(2);
            run.advance(Duration.ofMinutes(10));
            assertThat(run.marks()).as("once nothing is open").isEmpty();
        }
    }

    @Test
    void the_same_log_read_again_without_any_clock_closes_the_same_windows() {
        List<TestRecord<PoolId, PoolReading>> log = new ArrayList<>();
        List<PoolWindow> windows = new ArrayList<>();
        try (Run run = new Run(IngestConfig.DEFAULT)) {
            for (int second = 1; second <= 100; second++) {
                if (second < 35 || second > 70) {
                    log.add(run.read(sample(second, second * 1000L, second % 7, 0), second * 1000L));
                }
                run.advance(Duration.ofSeconds(1));
                log.addAll(run.markRecords());
            }
            run.advance(Duration.ofMinutes(3));
            log.addAll(run.markRecords());
            windows.addAll(run.windows());
        }
        assertThat(windows).hasSizeGreaterThan(8);
        assertThat(log).extracting(TestRecord::value).hasAtLeastOneElementOfType(PoolMark.class);
        try (Run replay = new Run(IngestConfig.DEFAULT)) {
            log.forEach(replay.readings::pipeInput);
            assertThat(replay.windows()).isEqualTo(windows);
        }
    }

    @Test
    void garbage_goes_to_the_dead_letters_with_its_reason_and_the_stream_goes_on() {
        try (Run run = new Run(IngestConfig.DEFAULT)) {
            byte[] garbage = {0, 0, 0, 0, 99, 1, 2};
            run.raw.pipeInput(bytes("orders-1"), garbage);
            run.raw.pipeInput(bytes("no pool / at all"), garbage);
            run.raw.pipeInput(bytes("other-pool"), run.bytes(Topics.POOL_METRICS, sample(1, 1_000, 4, 0)));
            run.raw.pipeInput(bytes("orders-1"), run.bytes(Topics.POOL_METRICS, life(START.plusSeconds(1_000_000), 1)));
            run.read(sample(1, 1_000, 4, 0), 1_000);
            run.read(sample(2, 13_000, 4, 0), 13_000);

            assertThat(run.windows()).hasSize(1);
            List<TestRecord<byte[], byte[]>> letters = run.letters();
            assertThat(letters)
                    .extracting(letter -> header(letter, DeadLetters.REASON_HEADER))
                    .containsExactly("unreadable", "unreadable", "impossible", "unprocessable");
            assertThat(letters.get(0).value()).isEqualTo(garbage);
            assertThat(header(letters.get(2), DeadLetters.MESSAGE_HEADER))
                    .isEqualTo("the key is pool other-pool and the record is about pool orders-1");
            assertThat(header(letters.get(3), DeadLetters.TOPIC_HEADER)).isEqualTo(Topics.POOL_METRICS.name());
        }
    }

    @Test
    void a_pool_of_more_than_a_task_keeps_is_set_aside() {
        try (Run run = new Run(IngestConfig.DEFAULT.withMostPools(1))) {
            run.read(sample(1, 1_000, 4, 0), 1_000);
            run.raw.pipeInput(
                    bytes("another"),
                    run.bytes(
                            Topics.POOL_METRICS,
                            sample(
                                    new PoolId("another"),
                                    LIFE,
                                    1,
                                    1_000,
                                    Duration.ofSeconds(1),
                                    1,
                                    0,
                                    io.tidegate.domain.PoolCounts.NONE)));
            assertThat(run.letters())
                    .singleElement()
                    .satisfies(letter -> assertThat(header(letter, DeadLetters.MESSAGE_HEADER))
                            .contains("at most 1 pools"));
        }
    }

    @Test
    void saturation_is_an_alarm_at_once() {
        try (Run run = new Run(IngestConfig.DEFAULT)) {
            run.read(sample(1, 1_000, 5, 3), 1_000);
            assertThat(run.alarms()).singleElement().satisfies(alarm -> {
                assertThat(alarm.kind()).isEqualTo(PoolAlarm.Kind.SATURATED);
                assertThat(alarm.demand()).isEqualTo(8);
            });
        }
    }

    @Test
    void a_pool_that_falls_silent_is_suspect_then_dead_and_back_when_it_is_heard() {
        try (Run run = new Run(IngestConfig.DEFAULT)) {
            run.registrations.pipeInput(POOL, Readings.registration());
            run.heartbeats.pipeInput(POOL, Readings.heartbeat(LIFE, 6, 0));
            assertThat(run.statuses()).extracting(PoolStatus::liveness).containsOnly(Liveness.ALIVE);
            run.advance(Duration.ofSeconds(5));
            run.advance(Duration.ofSeconds(10));
            assertThat(run.statuses())
                    .extracting(PoolStatus::liveness)
                    .containsExactly(Liveness.SUSPECT, Liveness.DEAD);
            assertThat(run.insights())
                    .extracting(Insight::kind)
                    .containsExactly(Insight.Kind.LIVENESS, Insight.Kind.LIVENESS);
            run.heartbeats.pipeInput(POOL, Readings.heartbeat(LIFE, 6, 0));
            assertThat(run.statuses()).extracting(PoolStatus::liveness).containsExactly(Liveness.ALIVE);
            assertThat(run.alarms())
                    .extracting(PoolAlarm::kind)
                    .containsExactly(PoolAlarm.Kind.SILENT, PoolAlarm.Kind.BACK);
        }
    }

    @Test
    void the_registry_tells_the_last_window_with_the_next_refresh() {
        try (Run run = new Run(IngestConfig.DEFAULT)) {
            run.registrations.pipeInput(POOL, Readings.registration());
            run.read(sample(1, 1_000, 4, 0), 1_000);
            run.read(sample(2, 13_000, 4, 0), 13_000);
            run.statuses();
            run.advance(Duration.ofSeconds(5));
            run.heartbeats.pipeInput(POOL, Readings.heartbeat(LIFE, 6, 0));
            assertThat(run.statuses())
                    .last()
                    .satisfies(status -> assertThat(status.window()).isPresent());
        }
    }

    private static PoolReading life(Instant start, long sequence) {
        return sample(
                POOL,
                Incarnation.startedAt(start),
                sequence,
                1_000,
                Duration.ofSeconds(1),
                4,
                0,
                io.tidegate.domain.PoolCounts.NONE);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String header(TestRecord<?, ?> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    /** The topology on the test driver, with a wall clock that begins at the start. */
    private final class Run implements AutoCloseable {
        private final TopologyTestDriver driver;
        private final TestInputTopic<PoolId, PoolReading> readings;
        private final TestInputTopic<byte[], byte[]> raw;
        private final TestInputTopic<PoolId, PoolRegistration> registrations;
        private final TestInputTopic<PoolId, PoolHeartbeat> heartbeats;

        Run(IngestConfig config) {
            Properties properties =
                    StageSettings.of(IngestTopology.STAGE, "none:9092", state).properties(new DeadLetterCounts());
            driver = new TopologyTestDriver(
                    IngestTopology.stage(config, serdes).topology(properties), properties, START);
            readings = input(Topics.POOL_METRICS);
            registrations = input(Topics.POOL_REGISTRATIONS);
            heartbeats = input(Topics.POOL_HEARTBEATS);
            raw = driver.createInputTopic(
                    Topics.POOL_METRICS.name(),
                    new ByteArraySerializer(),
                    new ByteArraySerializer(),
                    START,
                    Duration.ZERO);
        }

        TestRecord<PoolId, PoolReading> read(PoolReading reading, long writtenMillis) {
            TestRecord<PoolId, PoolReading> record =
                    new TestRecord<>(reading.pool(), reading, START.plusMillis(writtenMillis));
            readings.pipeInput(record);
            return record;
        }

        void advance(Duration time) {
            driver.advanceWallClockTime(time);
        }

        <V> byte[] bytes(Topic<?, V> topic, V value) {
            return serdes.value(topic).serializer().serialize(topic.name(), value);
        }

        List<PoolWindow> windows() {
            return output(Topics.POOL_WINDOWS);
        }

        List<PoolAlarm> alarms() {
            return output(Topics.POOL_ALARMS);
        }

        List<PoolStatus> statuses() {
            return output(Topics.POOL_REGISTRY);
        }

        List<Insight> insights() {
            return output(Topics.INSIGHTS);
        }

        List<PoolReading> marks() {
            return output(Topics.POOL_METRICS);
        }

        List<TestRecord<PoolId, PoolReading>> markRecords() {
            return driver.createOutputTopic(
                            Topics.POOL_METRICS.name(),
                            serdes.key(Topics.POOL_METRICS).deserializer(),
                            serdes.value(Topics.POOL_METRICS).deserializer())
                    .readRecordsToList();
        }

        List<TestRecord<byte[], byte[]>> letters() {
            return driver.createOutputTopic(
                            Topics.deadLetters(IngestTopology.STAGE).name(),
                            new ByteArrayDeserializer(),
                            new ByteArrayDeserializer())
                    .readRecordsToList();
        }

        private <K, V> TestInputTopic<K, V> input(Topic<K, V> topic) {
            return driver.createInputTopic(
                    topic.name(),
                    serdes.key(topic).serializer(),
                    serdes.value(topic).serializer(),
                    START,
                    Duration.ZERO);
        }

        private <K, V> List<V> output(Topic<K, V> topic) {
            return driver.createOutputTopic(
                            topic.name(),
                            serdes.key(topic).deserializer(),
                            serdes.value(topic).deserializer())
                    .readValuesToList();
        }

        @Override
        public void close() {
            driver.close();
        }
    }
}
