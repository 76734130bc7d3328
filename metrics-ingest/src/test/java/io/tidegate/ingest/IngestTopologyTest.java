package io.tidegate.ingest;

import static io.tidegate.ingest.Readings.LIFE;
import static io.tidegate.ingest.Readings.POOL;
import static io.tidegate.ingest.Readings.START;
import static io.tidegate.ingest.Readings.sample;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.domain.Incarnation;
import io.tidegate.domain.Insight;
import io.tidegate.domain.Liveness;
import io.tidegate.domain.Metric;
import io.tidegate.domain.PoolAlarm;
import io.tidegate.domain.PoolCounts;
import io.tidegate.domain.PoolHeartbeat;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolMark;
import io.tidegate.domain.PoolReading;
import io.tidegate.domain.PoolRegistration;
import io.tidegate.domain.PoolStatus;
import io.tidegate.domain.PoolWindow;
import io.tidegate.domain.anomaly.AnomalyConfig;
import io.tidegate.domain.anomaly.AnomalyDetector;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import io.tidegate.stage.DeadLetters;
import io.tidegate.stage.StageTopology;
import io.tidegate.testing.stage.GoldenPicture;
import io.tidegate.testing.stage.StageDriver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestTopologyTest {
    @TempDir
    private Path state;

    private final TopicSerdes serdes = TopicSerdes.inMemory();

    /** Run with {@code -Dfreeze=true} to accept a new picture. */
    @Test
    void the_topology_is_the_one_in_the_golden_file() throws IOException {
        StageTopology stage = IngestTopology.stage(IngestConfig.DEFAULT, serdes);
        assertThat(stage.describe()).isEqualTo(GoldenPicture.of(stage));
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
                                    PoolCounts.NONE)));
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

    @Test
    void what_the_stream_scores_is_what_the_detector_alone_makes_of_the_windows_so_far() {
        List<PoolWindow> calm = longWindows(new int[] {});
        List<PoolWindow> burst = longWindows(new int[] {881, 882, 883, 884});
        assertThat(burst).hasSize(449);
        Map<Metric, AnomalyDetector> alone = new EnumMap<>(Metric.class);
        for (PoolWindow window : burst) {
            Map<Metric, Double> scores = new EnumMap<>(Metric.class);
            for (Metric metric : ScoreConfig.DEFAULT.daily()) {
                scores.put(
                        metric,
                        alone.computeIfAbsent(metric, unseen -> new AnomalyDetector(AnomalyConfig.DEFAULT))
                                .see(
                                        window.span().start().toEpochMilli(),
                                        WindowMetrics.of(metric, window).orElseThrow())
                                .score());
            }
            assertThat(window.scores()).isEqualTo(scores);
        }
        assertThat(burst.get(440).scores().getOrDefault(Metric.DEMAND, 0.0)).isGreaterThan(0.5);
        assertThat(burst.subList(0, 440)).as("what comes later").isEqualTo(calm.subList(0, 440));
    }

    /** Windows of 20 s, of a sample for each 10 s; those of some numbers are of a burst of demand. */
    private List<PoolWindow> longWindows(int[] burst) {
        List<Integer> high = Arrays.stream(burst).boxed().toList();
        WindowConfig windows = new WindowConfig(
                List.of(Duration.ofSeconds(10), Duration.ofSeconds(20)), Duration.ofSeconds(2), Duration.ofSeconds(5));
        SplittableRandom random = new SplittableRandom(5);
        try (Run run = new Run(IngestConfig.DEFAULT.withWindows(windows))) {
            for (int i = 1; i <= 900; i++) {
                int demand = 8 + random.nextInt(4);
                long millis = i * 10_000L;
                run.read(
                        sample(
                                POOL,
                                LIFE,
                                i,
                                millis,
                                Duration.ofSeconds(10),
                                high.contains(i) ? 20 : demand,
                                0,
                                new PoolCounts(100, 0, 0, random.nextInt(3), 0)),
                        millis);
            }
            return run.windows().stream()
                    .filter(window -> window.span().length().equals(Duration.ofSeconds(20)))
                    .toList();
        }
    }

    private static PoolReading life(Instant start, long sequence) {
        return sample(
                POOL, Incarnation.startedAt(start), sequence, 1_000, Duration.ofSeconds(1), 4, 0, PoolCounts.NONE);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String header(TestRecord<?, ?> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    /** The topology on the test driver, with a wall clock that begins at the start. */
    private final class Run implements AutoCloseable {
        private final StageDriver driver;
        private final TestInputTopic<PoolId, PoolReading> readings;
        private final TestInputTopic<byte[], byte[]> raw;
        private final TestInputTopic<PoolId, PoolRegistration> registrations;
        private final TestInputTopic<PoolId, PoolHeartbeat> heartbeats;

        Run(IngestConfig config) {
            driver = StageDriver.start(IngestTopology.stage(config, serdes), serdes, state, START);
            readings = driver.input(Topics.POOL_METRICS);
            registrations = driver.input(Topics.POOL_REGISTRATIONS);
            heartbeats = driver.input(Topics.POOL_HEARTBEATS);
            raw = driver.rawInput(Topics.POOL_METRICS);
        }

        TestRecord<PoolId, PoolReading> read(PoolReading reading, long writtenMillis) {
            TestRecord<PoolId, PoolReading> record =
                    new TestRecord<>(reading.pool(), reading, START.plusMillis(writtenMillis));
            readings.pipeInput(record);
            return record;
        }

        void advance(Duration time) {
            driver.pass(time);
        }

        <V> byte[] bytes(Topic<?, V> topic, V value) {
            return serdes.value(topic).serializer().serialize(topic.name(), value);
        }

        List<PoolWindow> windows() {
            return driver.output(Topics.POOL_WINDOWS).readValuesToList();
        }

        List<PoolAlarm> alarms() {
            return driver.output(Topics.POOL_ALARMS).readValuesToList();
        }

        List<PoolStatus> statuses() {
            return driver.output(Topics.POOL_REGISTRY).readValuesToList();
        }

        List<Insight> insights() {
            return driver.output(Topics.INSIGHTS).readValuesToList();
        }

        List<PoolReading> marks() {
            return driver.output(Topics.POOL_METRICS).readValuesToList();
        }

        List<TestRecord<PoolId, PoolReading>> markRecords() {
            return driver.output(Topics.POOL_METRICS).readRecordsToList();
        }

        List<TestRecord<byte[], byte[]>> letters() {
            return driver.letters().readRecordsToList();
        }

        @Override
        public void close() {
            driver.close();
        }
    }
}
