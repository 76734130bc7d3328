package io.tidegate.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidegate.domain.Liveness;
import io.tidegate.domain.PoolCounts;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolReading;
import io.tidegate.domain.PoolWindow;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import io.tidegate.stage.RunningStage;
import io.tidegate.stage.StageSettings;
import io.tidegate.testing.TestBroker;
import io.tidegate.testing.TopicRecords;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ingest on a real broker, stopped and started elsewhere in the middle of its windows. */
class IngestIT {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofMillis(400);
    private static final IngestConfig CONFIG = IngestConfig.DEFAULT.withWindows(
            new WindowConfig(List.of(SHORT, LONG), Duration.ofMillis(500), Duration.ofSeconds(5)));
    private static final int POOLS = 12;

    /** Of a tenth of a second each; in all lives together enough for detectors to have an opinion. */
    private static final int SAMPLES = 500;

    /** More than still wait for their windows to be closed when all others are in. */
    private static final int OPEN = 10;

    private static final int LIVES = 3;

    @TempDir
    private Path folder;

    private final TopicSerdes serdes = TopicSerdes.inMemory();
    private final SplittableRandom random = new SplittableRandom(3);

    @Test
    void every_window_is_the_one_that_the_recorded_input_alone_gives_once() throws Exception {
        try (TestBroker broker = TestBroker.start(
                        4,
                        Topics.POOL_METRICS.name(),
                        Topics.POOL_REGISTRATIONS.name(),
                        Topics.POOL_HEARTBEATS.name(),
                        Topics.POOL_WINDOWS.name(),
                        Topics.POOL_ALARMS.name(),
                        Topics.POOL_REGISTRY.name(),
                        Topics.INSIGHTS.name(),
                        Topics.deadLetters(IngestTopology.STAGE).name());
                TopicRecords records = new TopicRecords(broker.bytes(), serdes)) {
            records.send(Topics.POOL_REGISTRATIONS, Readings.POOL, Readings.registration());
            for (int life = 0; life < LIVES; life++) {
                StageSettings settings = StageSettings.of(
                                IngestTopology.STAGE,
                                broker.address(),
                                Files.createDirectory(folder.resolve("" + life)))
                        .withInstanceId("only");
                try (RunningStage stage =
                        IngestTopology.stage(CONFIG, serdes).configure(settings).start(Clock.systemUTC())) {
                    sendSamples(records, life * SAMPLES, (life + 1) * SAMPLES);
                    for (int pool = 0; pool < POOLS; pool++) {
                        // Says something in this life only: its window is open when that ends, and the next has to
                        // close it.
                        send(records, new PoolId("brief-" + life + "-" + pool), (life + 1) * SAMPLES - 1);
                    }
                    records.flush();
                    int most = ((life + 1) * SAMPLES - OPEN) * POOLS;
                    await().atMost(60, TimeUnit.SECONDS).until(() -> samplesIn(records, SHORT) >= most);
                    assertThat(stage.awaitRunning(Duration.ofSeconds(1))).isTrue();
                    if (life == LIVES - 1) {
                        // The last ones are closed by the wall clock, through marks. When all are, no mark is under way
                        // that the stage would not live to read.
                        for (Duration length : CONFIG.windows().lengths()) {
                            await().atMost(60, TimeUnit.SECONDS)
                                    .until(() -> samplesIn(records, length) == POOLS * LIVES * (SAMPLES + 1));
                        }
                        await().atMost(40, TimeUnit.SECONDS)
                                .until(() -> windowsByPool(records).equals(expected(records)));
                    }
                }
            }
            assertThat(windowsByPool(records)).isEqualTo(expected(records));
            assertThat(records.entries(Topics.POOL_WINDOWS))
                    .as("what the detectors remember of three lives")
                    .anySatisfy(window -> assertThat(window.value().scores().values())
                            .anySatisfy(score -> assertThat(score).isPositive()));
            assertThat(records.entries(Topics.POOL_REGISTRY))
                    .extracting(entry -> entry.value().liveness())
                    .startsWith(Liveness.ALIVE);
            assertThat(broker.committed(Topics.deadLetters(IngestTopology.STAGE).name()))
                    .isEmpty();
        }
    }

    private static int samplesIn(TopicRecords records, Duration length) {
        return records.values(Topics.POOL_WINDOWS).stream()
                .filter(window -> window.span().length().equals(length))
                .mapToInt(PoolWindow::samples)
                .sum();
    }

    private void sendSamples(TopicRecords records, int from, int to) {
        for (int i = from; i < to; i++) {
            for (int pool = 0; pool < POOLS; pool++) {
                PoolId id = new PoolId("pool-" + pool);
                send(records, id, i);
            }
        }
        records.flush();
    }

    private void send(TopicRecords records, PoolId id, int i) {
        records.send(
                Topics.POOL_METRICS,
                id,
                Readings.sample(
                        id,
                        Readings.LIFE,
                        i,
                        i * 100L + 50,
                        Duration.ofMillis(100),
                        random.nextInt(20),
                        random.nextInt(2),
                        PoolCounts.NONE));
    }

    /** What the pure core makes of the input as it stands on the topic, marks included. */
    private static Map<PoolId, List<PoolWindow>> expected(TopicRecords records) {
        WindowReplay replay = new WindowReplay(CONFIG);
        Map<PoolId, List<PoolWindow>> windows = new HashMap<>();
        for (TopicRecords.Entry<PoolId, PoolReading> each : records.entries(Topics.POOL_METRICS)) {
            replay.next(each.value(), each.written())
                    .forEach(window -> windows.computeIfAbsent(each.key(), unseen -> new ArrayList<>())
                            .add(window));
        }
        return windows;
    }

    private static Map<PoolId, List<PoolWindow>> windowsByPool(TopicRecords records) {
        Map<PoolId, List<PoolWindow>> windows = new HashMap<>();
        records.entries(Topics.POOL_WINDOWS)
                .forEach(each -> windows.computeIfAbsent(each.key(), unseen -> new ArrayList<>())
                        .add(each.value()));
        return windows;
    }
}
