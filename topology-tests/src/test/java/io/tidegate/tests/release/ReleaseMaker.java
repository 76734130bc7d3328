package io.tidegate.tests.release;

import io.tidegate.domain.CommandResult;
import io.tidegate.domain.Incarnation;
import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.PoolBounds;
import io.tidegate.domain.PoolCommand;
import io.tidegate.domain.PoolCounts;
import io.tidegate.domain.PoolGauges;
import io.tidegate.domain.PoolHeartbeat;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolRegistration;
import io.tidegate.domain.PoolSample;
import io.tidegate.domain.ProviderId;
import io.tidegate.domain.RegionId;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.sketch.LatencySketch;
import io.tidegate.pipeline.Stage;
import io.tidegate.pipeline.config.TidegateConfig;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import io.tidegate.schemas.serde.SchemaRegistry;
import io.tidegate.schemas.serde.SchemaRegistryException;
import io.tidegate.testing.stage.StageDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.test.TestRecord;

/**
 * Lets the stages of this build work for half a minute of event time, and keeps what they leave behind under a name:
 * {@code ReleaseMaker NAME}. Run it once for each release, and never again for an old one.
 */
final class ReleaseMaker implements AutoCloseable {
    static final ServiceId SERVICE = new ServiceId("stored-db");
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration STEP = Duration.ofMillis(250);
    private static final int POOLS = 2;
    private static final int STEPS = 120;
    private static final int UNANSWERED = 30;
    private static final int FURTHER = 40;

    private final SchemaRegistry registry = SchemaRegistry.inMemory();
    private final TopicSerdes serdes = TopicSerdes.over(registry);
    private final Map<Stage, StageDriver> drivers = new EnumMap<>(Stage.class);
    private final SplittableRandom random = new SplittableRandom(20_264);
    private final Incarnation life = Incarnation.startedAt(START);
    private Map<String, List<StoredRecord>> records = new LinkedHashMap<>();
    private Instant now = START;

    private ReleaseMaker(TidegateConfig config, Path folder) throws IOException {
        for (Stage stage : Stage.all()) {
            drivers.put(
                    stage,
                    StageDriver.start(
                            stage.topology(config, serdes),
                            serdes,
                            Files.createDirectory(folder.resolve(stage.word())),
                            START));
        }
    }

    /** Writes the release that the first argument names. */
    public static void main(String[] arguments) throws IOException {
        try (ReleaseMaker maker = new ReleaseMaker(StoredStages.config(), Files.createTempDirectory("release"))) {
            maker.make().write(arguments[0]);
        }
    }

    private StoredRelease make() {
        feed(Topics.SCALING_POLICIES, SERVICE, policy(), Stage.DECIDE);
        for (int pool = 0; pool < POOLS; pool++) {
            feed(Topics.POOL_REGISTRATIONS, pool(pool), registration(pool), Stage.INGEST);
        }
        for (int step = 0; step < STEPS; step++) {
            step(step, step < STEPS - UNANSWERED);
        }
        Map<String, List<StoredRecord>> before = records;
        Map<String, Map<String, List<StoredRecord>>> changelogs = new LinkedHashMap<>();
        StoredStages.STORES.forEach((stage, stores) -> stores.forEach(store -> changelogs
                .computeIfAbsent(stage.word(), none -> new LinkedHashMap<>())
                .put(store, changelog(stage, store))));
        records = new LinkedHashMap<>();
        for (int step = STEPS; step < STEPS + FURTHER; step++) {
            step(step, true);
        }
        Map<String, List<StoredRecord>> next = new LinkedHashMap<>();
        for (Topic<?, ?> topic : List.of(Topics.POOL_METRICS, Topics.POOL_WINDOWS, Topics.DEMAND_FORECASTS)) {
            next.put(topic.name(), records.getOrDefault(topic.name(), List.of()));
        }
        return new StoredRelease(schemas(), before, changelogs, next);
    }

    /** A quarter of a second of everything; without an answer the delivery of a command does not end. */
    private void step(int step, boolean answered) {
        now = now.plus(STEP);
        for (int pool = 0; pool < POOLS; pool++) {
            feed(Topics.POOL_METRICS, pool(pool), sample(pool, step), Stage.INGEST);
            if (step % 4 == 0) {
                feed(Topics.POOL_HEARTBEATS, pool(pool), heartbeat(pool), Stage.INGEST);
            }
        }
        drivers.values().forEach(driver -> driver.pass(STEP));
        pour(Stage.INGEST, Topics.POOL_WINDOWS, Stage.FORECAST, Stage.DECIDE);
        pour(Stage.INGEST, Topics.POOL_ALARMS, Stage.DECIDE);
        pour(Stage.INGEST, Topics.POOL_REGISTRY, Stage.DECIDE);
        pour(Stage.INGEST, Topics.INSIGHTS);
        pour(Stage.FORECAST, Topics.DEMAND_FORECASTS, Stage.DECIDE);
        pour(Stage.DECIDE, Topics.SERVICE_INPUTS);
        pour(Stage.DECIDE, Topics.INSIGHTS);
        pour(Stage.DECIDE, Topics.SCALING_DECISIONS, Stage.ACTUATE);
        for (PoolCommand command : pour(Stage.ACTUATE, Topics.POOL_COMMANDS)) {
            if (answered) {
                feed(Topics.POOL_COMMAND_RESULTS, command.pool(), answer(command), Stage.ACTUATE);
            }
        }
        pour(Stage.ACTUATE, Topics.SCALING_OUTCOMES, Stage.DECIDE);
    }

    private <K, V> void feed(Topic<K, V> topic, K key, V value, Stage... readers) {
        keep(topic, key, value, now);
        for (Stage reader : readers) {
            driver(reader).input(topic).pipeInput(key, value, now);
        }
    }

    /** What a stage has said on a topic, handed on to those who read it. */
    private <K, V> List<V> pour(Stage stage, Topic<K, V> topic, Stage... readers) {
        List<V> values = new ArrayList<>();
        for (TestRecord<K, V> record : driver(stage).output(topic).readRecordsToList()) {
            keep(topic, record.key(), record.value(), record.getRecordTime());
            for (Stage reader : readers) {
                driver(reader).input(topic).pipeInput(record.key(), record.value(), record.getRecordTime());
            }
            values.add(record.value());
        }
        return values;
    }

    private <K, V> void keep(Topic<K, V> topic, K key, V value, Instant at) {
        byte[] keyBytes = serdes.key(topic).serializer().serialize(topic.name(), key);
        byte[] valueBytes = serdes.value(topic).serializer().serialize(topic.name(), value);
        records.computeIfAbsent(topic.name(), none -> new ArrayList<>())
                .add(new StoredRecord(keyBytes, valueBytes, at.toEpochMilli()));
    }

    private List<StoredRecord> changelog(Stage stage, String store) {
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        Map<String, StoredRecord> newest = new LinkedHashMap<>();
        driver(stage)
                .changelog(store, bytes, bytes)
                .readRecordsToList()
                .forEach(record -> newest.put(
                        Arrays.toString(record.key()),
                        new StoredRecord(record.key(), record.value(), record.timestamp())));
        return List.copyOf(newest.values());
    }

    private StageDriver driver(Stage stage) {
        return Optional.ofNullable(drivers.get(stage)).orElseThrow();
    }

    private List<String> schemas() {
        List<String> schemas = new ArrayList<>();
        while (true) {
            try {
                schemas.add(registry.schemaOf(schemas.size() + 1).toString());
            } catch (SchemaRegistryException last) {
                return schemas;
            }
        }
    }

    private static PoolId pool(int number) {
        return new PoolId("stored-" + number);
    }

    private static ScalingPolicy policy() {
        return ScalingPolicy.usual(SERVICE, 1, PolicyMode.ACT, 30, 2);
    }

    private PoolRegistration registration(int pool) {
        return new PoolRegistration(
                pool(pool),
                life,
                SERVICE,
                new ProviderId("acme"),
                new RegionId("eu"),
                new PoolBounds(2, 20),
                0.1,
                Map.of("tier", "gold"),
                Optional.empty(),
                PoolRegistration.Presence.REGISTERED,
                now);
    }

    private PoolHeartbeat heartbeat(int pool) {
        return new PoolHeartbeat(pool(pool), SERVICE, life, now, 6, 20, 0, Optional.empty());
    }

    private PoolSample sample(int pool, int step) {
        int inUse = 4 + (step / 10) % 8 + random.nextInt(3);
        return new PoolSample(
                pool(pool),
                SERVICE,
                life,
                step,
                now,
                STEP,
                new PoolGauges(inUse, 20 - inUse, step % 37 == 0 ? 2 : 0, 20, 20, 2),
                new PoolCounts(random.nextInt(9), 0, 0, 0, 0),
                Optional.empty(),
                LatencySketch.of(IntStream.range(0, 4)
                        .mapToLong(i -> random.nextLong(1, 50_000_000))
                        .toArray()),
                LatencySketch.of(random.nextLong(1, 50_000_000)),
                LatencySketch.EMPTY);
    }

    private CommandResult answer(PoolCommand command) {
        return new CommandResult(
                command.decision(),
                command.service(),
                command.incarnation(),
                now,
                new CommandResult.Achieved(command.lease().connections()));
    }

    @Override
    public void close() {
        drivers.values().forEach(StageDriver::close);
        serdes.close();
    }
}
