package io.tidegate.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidegate.testing.TestBroker;
import io.tidegate.testing.TopicBytes;
import java.nio.charset.StandardCharsets;
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
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.LongSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real broker: what is committed, what is lost, and what comes back. */
class HeapStoreIT {
    private static final int KEYS = 20;
    private static final int KILLS = 4;

    /** What a producer takes beside a key and what goes with each record, by default. */
    private static final int LARGEST_VALUE = (1 << 20) - 200;

    @TempDir
    private Path folder;

    private @Nullable TestBroker started;

    @BeforeEach
    void startBroker() throws Exception {
        started = TestBroker.start(4, Totals.IN, Totals.OUT, Totals.LETTERS);
    }

    @AfterEach
    void stopBroker() {
        broker().close();
    }

    @Test
    void killed_at_random_its_output_is_that_of_one_life_and_its_process_keeps_its_name() throws Exception {
        SplittableRandom random = new SplittableRandom(7);
        Path state = Files.createDirectory(folder.resolve("state"));
        Map<String, List<Long>> expected = new HashMap<>();
        List<String> names = new ArrayList<>();
        long sent = 0;
        try (TopicBytes.Writer numbers = broker().writer()) {
            for (int life = 0; life <= KILLS; life++) {
                Process stage = TotalsProcess.start(broker().address(), state);
                try {
                    long before = broker().committed(Totals.OUT).size();
                    int more = 500 + random.nextInt(500);
                    for (int i = 0; i < more; i++) {
                        send(numbers, "key-" + random.nextInt(KEYS), 1 + random.nextInt(9), expected);
                        sent++;
                    }
                    numbers.flush();
                    long all = sent;
                    boolean last = life == KILLS;
                    await().atMost(40, TimeUnit.SECONDS).until(() -> {
                        int committed = broker().committed(Totals.OUT).size();
                        return last ? committed >= all : committed > before;
                    });
                    names.add(Files.readString(state.resolve("tidegate-totals/kafka-streams-process-metadata")));
                } finally {
                    stage.destroyForcibly().waitFor();
                }
            }
        }
        assertThat(totals()).isEqualTo(expected);
        assertThat(names).hasSize(KILLS + 1).containsOnly(names.get(0));
    }

    @Test
    void closed_and_started_elsewhere_it_goes_on_from_its_changelog() throws Exception {
        Map<String, List<Long>> expected = new HashMap<>();
        try (TopicBytes.Writer numbers = broker().writer()) {
            for (int life = 0; life < 3; life++) {
                for (int i = 0; i < 100; i++) {
                    send(numbers, "key-" + i % KEYS, i, expected);
                }
                numbers.flush();
                Path state = Files.createDirectory(folder.resolve("state-" + life));
                StageSettings settings =
                        StageSettings.of("totals", broker().address(), state).withInstanceId("only");
                try (RunningStage stage = Totals.STAGE.configure(settings).start(Clock.systemUTC())) {
                    assertThat(stage.awaitRunning(Duration.ofSeconds(30))).isTrue();
                    int all = (life + 1) * 100;
                    await().atMost(30, TimeUnit.SECONDS)
                            .until(() -> broker().committed(Totals.OUT).size() >= all);
                    assertThat(stage.health().isReady(Duration.ofSeconds(30))).isTrue();
                    assertThat(stage.health().records()).isPositive();
                }
            }
        }
        assertThat(totals()).isEqualTo(expected);
    }

    @Test
    void a_build_that_keeps_more_takes_the_place_of_an_earlier_one_at_once() throws Exception {
        Map<String, List<Long>> expected = new HashMap<>();
        Path state = Files.createDirectory(folder.resolve("state"));
        StageSettings settings =
                StageSettings.of("totals", broker().address(), state).withInstanceId("only");
        try (TopicBytes.Writer numbers = broker().writer()) {
            for (StageTopology build : List.of(Totals.STAGE, Totals.LATER)) {
                for (int i = 0; i < 100; i++) {
                    send(numbers, "key-" + i % KEYS, i, expected);
                }
                numbers.flush();
                try (RunningStage stage = build.configure(settings).start(Clock.systemUTC())) {
                    await().atMost(30, TimeUnit.SECONDS)
                            .untilAsserted(() -> assertThat(totals()).isEqualTo(expected));
                    assertThat(stage.health().isReady(Duration.ofSeconds(30))).isTrue();
                }
            }
        }
        String earlier = "tidegate-totals-" + Totals.STORE + "-changelog";
        String later = "tidegate-totals-" + Totals.LATER_STORE + "-changelog";
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker().address()))) {
            assertThat(config(admin, later)).isEqualTo(config(admin, earlier));
            assertThat(admin.describeTopics(List.of(earlier, later))
                            .allTopicNames()
                            .get()
                            .values())
                    .extracting(topic -> topic.partitions().size())
                    .containsOnly(4);
        }
    }

    private static Map<String, String> config(Admin admin, String topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return admin.describeConfigs(List.of(resource)).all().get().values().stream()
                .flatMap(config -> config.entries().stream())
                .collect(Collectors.toMap(ConfigEntry::name, entry -> String.valueOf(entry.value())));
    }

    @Test
    void garbage_between_good_records_goes_to_the_dead_letters_and_stops_nothing() throws Exception {
        Map<String, List<Long>> expected = new HashMap<>();
        Path state = Files.createDirectory(folder.resolve("state"));
        try (TopicBytes.Writer numbers = broker().writer();
                RunningStage stage = Totals.STAGE
                        .configure(StageSettings.of("totals", broker().address(), state))
                        .start(Clock.systemUTC())) {
            for (int i = 1; i <= 50; i++) {
                send(numbers, "key-" + i % KEYS, i, expected);
                numbers.send(Totals.IN, bytes("key-" + i % KEYS), new byte[] {1, 2, 3});
            }
            numbers.flush();
            await().atMost(30, TimeUnit.SECONDS)
                    .until(() -> broker().committed(Totals.LETTERS).size() >= 50);
            assertThat(totals()).isEqualTo(expected);
            assertThat(broker().committed(Totals.LETTERS)).hasSize(50);
            assertThat(stage.deadLetters().of(DeadLetterCounts.Reason.UNREADABLE))
                    .isEqualTo(50);
            assertThat(stage.state()).isEqualTo(KafkaStreams.State.RUNNING);
        }
    }

    @Test
    void a_record_that_has_no_room_for_the_reason_is_set_aside_without_its_value() throws Exception {
        Map<String, List<Long>> expected = new HashMap<>();
        Path state = Files.createDirectory(folder.resolve("state"));
        try (TopicBytes.Writer numbers = broker().writer();
                RunningStage stage = Totals.STAGE
                        .configure(StageSettings.of("totals", broker().address(), state))
                        .start(Clock.systemUTC())) {
            numbers.send(Totals.IN, bytes("key-1"), new byte[LARGEST_VALUE]);
            for (int i = 1; i <= 10; i++) {
                send(numbers, "key-" + i % KEYS, i, expected);
            }
            numbers.flush();
            await().atMost(30, TimeUnit.SECONDS)
                    .until(() -> broker().committed(Totals.OUT).size() >= 10);
            assertThat(totals()).isEqualTo(expected);
            List<ConsumerRecord<byte[], byte[]>> letters = broker().committed(Totals.LETTERS);
            assertThat(letters).hasSize(1);
            assertThat(letters.get(0).key()).isEqualTo(bytes("key-1"));
            assertThat(letters.get(0).value()).isNull();
            assertThat(new String(
                            letters.get(0)
                                    .headers()
                                    .lastHeader(DeadLetters.OMITTED_HEADER)
                                    .value(),
                            StandardCharsets.UTF_8))
                    .isEqualTo("value of " + LARGEST_VALUE + " bytes");
            assertThat(stage.state()).isEqualTo(KafkaStreams.State.RUNNING);
        }
    }

    @Test
    void a_state_that_cannot_be_read_ends_the_stage_and_sets_no_record_aside() throws Exception {
        Path state = Files.createDirectory(folder.resolve("state"));
        StageSettings settings = StageSettings.of("totals", broker().address(), state);
        try (TopicBytes.Writer numbers = broker().writer()) {
            try (RunningStage stage = Totals.STAGE.configure(settings).start(Clock.systemUTC())) {
                assertThat(stage.awaitRunning(Duration.ofSeconds(30))).isTrue();
                send(numbers, "a", 1, new HashMap<>());
                numbers.flush();
                await().atMost(30, TimeUnit.SECONDS)
                        .until(() -> !broker().committed(Totals.OUT).isEmpty());
            }
            numbers.send("tidegate-totals-" + Totals.STORE + "-changelog", bytes("a"), new byte[] {1, 2, 3});
            send(numbers, "a", 1, new HashMap<>());
            numbers.flush();
            try (RunningStage stage = Totals.STAGE.configure(settings).start(Clock.systemUTC())) {
                assertThat(stage.awaitEnd(Duration.ofSeconds(30))).isTrue();
                assertThat(stage.health().failure().orElse("")).contains("sum-numbers");
            }
            assertThat(broker().committed(Totals.LETTERS)).isEmpty();
        }
    }

    @Test
    void a_death_that_trying_again_does_not_help_ends_the_stage_and_health_says_so() throws Exception {
        Path state = Files.createDirectory(folder.resolve("state"));
        StageTopology broken = new StageTopology(
                "totals",
                builder -> builder.stream(
                                Totals.IN, org.apache.kafka.streams.kstream.Consumed.<byte[], byte[]>as("read"))
                        .foreach(
                                (key, value) -> {
                                    throw new AssertionError("not an exception, so no handler is asked");
                                },
                                org.apache.kafka.streams.kstream.Named.as("break")));
        try (TopicBytes.Writer numbers = broker().writer();
                RunningStage stage = broken.configure(StageSettings.of("totals", broker().address(), state))
                        .start(Clock.systemUTC())) {
            send(numbers, "a", 1, new HashMap<>());
            numbers.flush();
            assertThat(stage.awaitEnd(Duration.ofSeconds(30))).isTrue();
            assertThat(stage.health().isLive()).isFalse();
            assertThat(stage.health().failure().orElse("")).contains("not an exception");
        }
    }

    private Map<String, List<Long>> totals() {
        Map<String, List<Long>> totals = new HashMap<>();
        try (LongDeserializer reader = new LongDeserializer()) {
            for (ConsumerRecord<byte[], byte[]> record : broker().committed(Totals.OUT)) {
                totals.computeIfAbsent(new String(record.key(), StandardCharsets.UTF_8), unseen -> new ArrayList<>())
                        .add(reader.deserialize("", record.value()));
            }
        }
        return totals;
    }

    private static void send(TopicBytes.Writer numbers, String key, long number, Map<String, List<Long>> expected) {
        List<Long> totals = expected.computeIfAbsent(key, unseen -> new ArrayList<>());
        long before = totals.isEmpty() ? 0 : totals.get(totals.size() - 1);
        totals.add(number == 0 ? 0 : before + number);
        try (LongSerializer writer = new LongSerializer()) {
            numbers.send(Totals.IN, bytes(key), writer.serialize("", number));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private TestBroker broker() {
        if (started == null) {
            throw new IllegalStateException("the broker was not started");
        }
        return started;
    }
}
