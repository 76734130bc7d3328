package io.tidegate.tests.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.domain.DecisionId;
import io.tidegate.domain.DemandForecast;
import io.tidegate.domain.PoolWindow;
import io.tidegate.domain.ScalingOutcome;
import io.tidegate.pipeline.Stage;
import io.tidegate.pipeline.embedded.BrokerConfig;
import io.tidegate.pipeline.embedded.EmbeddedBroker;
import io.tidegate.pipeline.embedded.PartsLayout;
import io.tidegate.schemas.DeliveryCodecs;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import io.tidegate.schemas.serde.SchemaRegistry;
import io.tidegate.schemas.state.DeliveryState;
import io.tidegate.stage.RunningStage;
import io.tidegate.stage.StageSettings;
import io.tidegate.testing.TopicBytes;
import io.tidegate.testing.TopicRecords;
import io.tidegate.tests.DecisionLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Topics and changelogs as an earlier build left them; today's stages read every record, restore the state, and go on from
 * there as that build would have done.
 */
@SuppressWarnings("NullAway.Init") // by load, which each test calls first
class StoredReleaseIT {
    @TempDir
    private Path folder;

    private StoredRelease release;
    private TopicSerdes serdes;
    private EmbeddedBroker broker;
    private TopicBytes topics;
    private TopicRecords records;
    private final List<RunningStage> running = new ArrayList<>();

    private void load(String name) throws IOException, InterruptedException, ExecutionException {
        release = StoredRelease.read(name);
        serdes = TopicSerdes.over(SchemaRegistry.inMemory(release.schemas()));
        broker = EmbeddedBroker.start(BrokerConfig.in(folder.resolve("broker")), PartsLayout.locate(), line -> {});
        topics = new TopicBytes(broker.bootstrapServers());
        records = new TopicRecords(topics, serdes);
        // One partition, and the timestamps of then, which no retention may look at: when a window was written decides
        // about forecasts.
        try (Admin admin = admin()) {
            admin.createTopics(Stream.concat(
                                    Stage.allTopics().stream().map(Topic::name), changelogs().keySet().stream())
                            .map(topic -> new NewTopic(topic, 1, (short) 1)
                                    .configs(Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1")))
                            .toList())
                    .all()
                    .get();
        }
        release.topics().forEach(this::write);
        changelogs().forEach(this::write);
    }

    private Map<String, List<StoredRecord>> changelogs() {
        Map<String, List<StoredRecord>> changelogs = new HashMap<>();
        release.changelogs()
                .forEach((stage, stores) -> stores.forEach(
                        (store, content) -> changelogs.put("tidegate-" + stage + "-" + store + "-changelog", content)));
        return changelogs;
    }

    @AfterEach
    void stop() {
        running.forEach(RunningStage::close);
        records.close();
        serdes.close();
        broker.close();
    }

    /**
     * {@code sameSeries}: whether the forecaster of today reads the series of that build as its own; where it does not, they
     * begin anew, and what that build forecast is not what this one would.
     */
    @ParameterizedTest
    @CsvSource({"0.1, false", "0.2, true"})
    void every_record_is_read_and_each_stage_goes_on_from_where_it_was(String name, boolean sameSeries)
            throws Exception {
        load(name);
        for (Topic<?, ?> topic : Topics.all()) {
            assertThat(records.entries(topic)).as("%s", topic).hasSameSizeAs(release.topic(topic.name()));
        }

        start(Stage.ACTUATE);
        List<DecisionId> pending = pending();
        assertThat(pending).isNotEmpty();
        waiting()
                .untilAsserted(() -> assertThat(since(Topics.SCALING_OUTCOMES))
                        .extracting(ScalingOutcome::decision)
                        .containsExactlyInAnyOrderElementsOf(pending));

        write(Topics.POOL_WINDOWS.name(), release.nextOn(Topics.POOL_WINDOWS.name()));
        start(Stage.FORECAST);
        if (sameSeries) {
            List<DemandForecast> forecasts = next(Topics.DEMAND_FORECASTS);
            assertThat(forecasts).isNotEmpty();
            waiting()
                    .untilAsserted(() ->
                            assertThat(since(Topics.DEMAND_FORECASTS)).containsExactlyInAnyOrderElementsOf(forecasts));
        } else {
            int windows = release.topic(Topics.POOL_WINDOWS.name()).size()
                    + release.nextOn(Topics.POOL_WINDOWS.name()).size();
            waiting().until(() -> read(Stage.FORECAST, Topics.POOL_WINDOWS) == windows);
        }

        write(Topics.POOL_METRICS.name(), release.nextOn(Topics.POOL_METRICS.name()));
        start(Stage.INGEST);
        List<PoolWindow> expected = next(Topics.POOL_WINDOWS);
        // They stand there already, for the forecaster; what ingest makes of the samples comes after them.
        waiting()
                .untilAsserted(() -> assertThat(since(Topics.POOL_WINDOWS).stream()
                                .skip(expected.size())
                                .limit(expected.size()))
                        .containsExactlyInAnyOrderElementsOf(expected));

        start(Stage.DECIDE);
        int decided = release.topic(Topics.SCALING_DECISIONS.name()).size();
        DecisionLog log = new DecisionLog(records, serdes, ReleaseMaker.SERVICE);
        waiting()
                .untilAsserted(() ->
                        assertThat(log.published()).hasSizeGreaterThan(decided).isEqualTo(log.replayed()));
        for (Stage stage : Stage.all()) {
            assertThat(topics.committed(Topics.deadLetters(stage.word()).name()))
                    .as("dead letters of %s", stage.word())
                    .isEmpty();
        }
    }

    /** A stage of today, where that of the earlier build stopped. */
    private void start(Stage stage) throws IOException, InterruptedException, ExecutionException {
        String group = "tidegate-" + stage.word();
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        release.topics()
                .forEach((topic, content) ->
                        offsets.put(new TopicPartition(topic, 0), new OffsetAndMetadata(content.size())));
        try (Admin admin = admin()) {
            admin.alterConsumerGroupOffsets(group, offsets).all().get();
        }
        StageSettings settings = StageSettings.of(
                        stage.word(), broker.bootstrapServers(), Files.createDirectory(folder.resolve(stage.word())))
                .withInstanceId("only");
        running.add(stage.topology(StoredStages.config(), serdes)
                .configure(settings)
                .start(Clock.systemUTC()));
    }

    /** How far a stage has read a topic. */
    private long read(Stage stage, Topic<?, ?> topic) throws InterruptedException, ExecutionException {
        try (Admin admin = admin()) {
            Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets("tidegate-" + stage.word())
                    .partitionsToOffsetAndMetadata()
                    .get();
            return Optional.ofNullable(offsets.get(new TopicPartition(topic.name(), 0)))
                    .orElseThrow()
                    .offset();
        }
    }

    private Admin admin() {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()));
    }

    private void write(String topic, List<StoredRecord> content) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent = content.stream()
                    .map(record ->
                            producer.send(new ProducerRecord<>(topic, 0, record.at(), record.key(), record.value())))
                    .toList();
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
        } catch (InterruptedException | ExecutionException refused) {
            throw new IllegalStateException("what was stored cannot be written to " + topic, refused);
        }
    }

    /** The decisions whose delivery had not ended. */
    private List<DecisionId> pending() {
        Deserializer<DeliveryState> reader = serdes.of(DeliveryCodecs.DELIVERY).deserializer();
        return release
                .changelogs()
                .getOrDefault(Stage.ACTUATE.word(), Map.of())
                .getOrDefault("deliveries", List.of())
                .stream()
                .flatMap(record -> Optional.ofNullable(reader.deserialize("deliveries", record.value())).stream())
                .flatMap(state -> state.pending().stream())
                .map(DeliveryState.Pending::decision)
                .toList();
    }

    /** What stands on a topic and was not stored. */
    private <V> List<V> since(Topic<?, V> topic) {
        return records.values(topic).stream()
                .skip(release.topic(topic.name()).size())
                .toList();
    }

    /** What the earlier build wrote next. */
    private <V> List<V> next(Topic<?, V> topic) {
        Deserializer<V> reader = serdes.value(topic).deserializer();
        return release.nextOn(topic.name()).stream()
                .map(record -> reader.deserialize(topic.name(), record.value()))
                .toList();
    }

    private static ConditionFactory waiting() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(200));
    }
}
