package io.tidegate.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.ServiceInput;
import io.tidegate.domain.Tick;
import io.tidegate.pipeline.Stage;
import io.tidegate.pipeline.cli.Cli;
import io.tidegate.pipeline.config.ConfigLoader;
import io.tidegate.pipeline.config.ConfigLoader.Setting;
import io.tidegate.pipeline.config.TidegateConfig;
import io.tidegate.pipeline.run.RunningStages;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.Topics;
import io.tidegate.testing.TopicBytes;
import io.tidegate.testing.TopicRecords.Entry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A recorded day of load runs through all stages on a real broker, with restarts of the decider and an aborted transaction in
 * it; then it is replayed, in order: each test goes on where the one before ended.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReplayIT {
    /** Requests a minute in each hour of 13 July 1995 at NASA's web server; the day that the demonstration's record has too. */
    private static final int[] DAY = {
        55, 55, 49, 41, 36, 44, 61, 100, 192, 248, 170, 162, 142, 122, 124, 121, 119, 73, 75, 55, 48, 61, 55, 57
    };

    /** Requests a minute that keep one connection busy. */
    private static final int A_CONNECTION = 25;

    private static final int BUDGET = 24;
    private static final List<Topic<?, ?>> EXPORTED = List.of(
            Topics.SERVICE_INPUTS,
            Topics.SCALING_DECISIONS,
            Topics.INSIGHTS,
            Topics.SERVICE_SNAPSHOTS,
            Topics.POOL_METRICS,
            Topics.POOL_REGISTRY);

    private static final ServiceId SHOP = new ServiceId("shop-db");
    private static final ServiceId MAIL = new ServiceId("mail-db");

    @TempDir
    private static Path folder;

    private static PipelineParts parts;

    @BeforeAll
    static void liveThroughTheDay() throws Exception {
        parts = PipelineParts.start(folder);
        for (ServiceId service : List.of(SHOP, MAIL)) {
            parts.applyPolicy(service, BUDGET, "mode: act");
        }
        RunningStages others = run("others", EnumSet.complementOf(EnumSet.of(Stage.DECIDE)));
        try (SimulatedAgent shop = agent("shop-1", SHOP);
                SimulatedAgent second = agent("shop-2", SHOP);
                SimulatedAgent mail = agent("mail-1", MAIL)) {
            RunningStages decider = run("decider", EnumSet.of(Stage.DECIDE));
            for (int hour = 0; hour < DAY.length; hour++) {
                shop.demand(1 + DAY[hour] / A_CONNECTION);
                second.demand(1 + DAY[(hour + 6) % DAY.length] / A_CONNECTION);
                mail.demand(1 + DAY[(hour + 12) % DAY.length] / A_CONNECTION);
                if (hour % 6 == 3) {
                    abortSomething();
                    decider.close();
                    decider = run("decider", EnumSet.of(Stage.DECIDE));
                }
                if (hour == DAY.length / 2) {
                    Run meanwhile = tidegate("backtest", "parity");
                    assertThat(meanwhile.exitCode())
                            .as(meanwhile.out() + meanwhile.err())
                            .isZero();
                }
                long ticks = ticks();
                waiting().until(() -> ticks() >= ticks + 3);
                if (hour == DAY.length / 3) {
                    haveSomethingToTell();
                }
            }
            decider.close();
        } finally {
            others.close();
        }
        assertThat(snapshots()).isGreaterThan(3);
    }

    @AfterAll
    static void stop() throws Exception {
        parts.close();
    }

    private static RunningStages run(String process, Set<Stage> stages) throws InterruptedException {
        TidegateConfig config = ConfigLoader.load(
                Optional.of(Path.of("src", "test", "resources", "pipeline.yaml")),
                parts.environment(),
                List.of(
                        new Setting(
                                "test", "dataDirectory", folder.resolve(process).toString()),
                        new Setting("test", "decide.snapshot", "1s")));
        RunningStages running =
                RunningStages.start(config, Stage.topologies(stages, config, parts.serdes()), Clock.systemUTC());
        assertThat(running.awaitRunning(Duration.ofMinutes(1))).isTrue();
        return running;
    }

    private static SimulatedAgent agent(String pool, ServiceId service) {
        return parts.agent(pool, service, SimulatedAgent.PACE, parts.address());
    }

    /** A budget for a while that the floors do not fit into. */
    private static void haveSomethingToTell() throws IOException {
        parts.applyPolicy(MAIL, 1, "mode: act");
        waiting()
                .until(() -> parts.records().values(Topics.INSIGHTS).stream()
                        .anyMatch(insight -> insight.text().contains("do not fit into the budget of 1")));
        parts.applyPolicy(MAIL, BUDGET, "mode: act");
    }

    /** A good input and a good decision that never were. */
    private static void abortSomething() {
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                parts.address(),
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                "lost");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (String topic : List.of(Topics.SERVICE_INPUTS.name(), Topics.SCALING_DECISIONS.name())) {
                parts.bytes().committed(topic).stream().limit(5).forEach(record -> {
                    var unused = producer.send(new ProducerRecord<>(topic, record.key(), record.value()));
                });
            }
            producer.flush();
            producer.abortTransaction();
        }
    }

    private static long ticks() {
        return parts.records().values(Topics.SERVICE_INPUTS).stream()
                .filter(input -> input.fact() instanceof Tick)
                .count();
    }

    private static long snapshots() {
        return parts.records().values(Topics.SERVICE_SNAPSHOTS).stream()
                .filter(part -> part.part() == 0)
                .count();
    }

    private record Run(int exitCode, String out, String err) {}

    private static Run tidegate(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        var line = Cli.commandLine(parts.environment(), Clock.systemUTC());
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return new Run(line.execute(arguments), out.toString(), err.toString());
    }

    private static JsonNode json(Run run) throws Exception {
        return new ObjectMapper().readTree(run.out());
    }

    private static ConditionFactory waiting() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(100));
    }

    @Test
    @Order(1)
    void a_day_with_restarts_of_the_decider_gives_the_same_bytes_again() throws Exception {
        Run run = tidegate("backtest", "parity");

        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        assertThat(run.out()).contains("shop-db: ", "mail-db: ", "2 services, ").contains(": all identical");
        JsonNode report = json(tidegate("backtest", "parity", "--json"));
        assertThat(report.at("/identical").asBoolean()).isTrue();
        assertThat(report.at("/decisions").asInt())
                .isEqualTo(parts.records().values(Topics.SCALING_DECISIONS).size())
                .isGreaterThan(DAY.length);
        assertThat(report.at("/snapshots").asLong()).isEqualTo(snapshots());
        assertThat(report.at("/ofOtherVersions").asInt()).isZero();
        assertThat(report.at("/services")).hasSize(2);
        assertThat(List.of(SHOP, MAIL))
                .extracting(service -> log(service).get(0).bytes().partition())
                .doesNotHaveDuplicates();
    }

    @Test
    @Order(2)
    void one_service_and_a_range_of_the_day_are_compared_alone() throws Exception {
        List<Entry<ServiceId, ServiceInput>> log = log(SHOP);
        Instant from = log.get(log.size() / 2).value().recordedAt();
        Instant to = log.get(log.size() * 3 / 4).value().recordedAt();

        JsonNode report = json(tidegate(
                "backtest",
                "parity",
                "--service",
                SHOP.value(),
                "--from",
                from.toString(),
                "--to",
                to.toString(),
                "--json"));

        assertThat(report.at("/identical").asBoolean()).as(report.toString()).isTrue();
        assertThat(report.at("/services")).hasSize(1);
        assertThat(report.at("/services/0/beginsAtSnapshotOf").asLong()).isPositive();
        assertThat(report.at("/inputs").asInt()).isPositive().isLessThan(log.size() / 3);
        assertThat(tidegate("backtest", "parity", "--service", "nowhere").err())
                .isEqualTo("tidegate: no inputs of service 'nowhere' are recorded\n");
    }

    private static Path exported() {
        return folder.resolve("exported");
    }

    @Test
    @Order(3)
    void what_is_exported_gives_the_same_without_a_broker() throws Exception {
        try (TopicBytes.Writer writer = parts.bytes().writer()) {
            writer.send(Topics.POOL_METRICS.name(), new byte[] {'x'}, new byte[] {1, 2, 3});
            writer.send(Topics.POOL_METRICS.name(), new byte[] {'x'}, null);
            writer.flush();
        }
        String[] export = {"replay", "export", "--out", exported().toString(), "--topic"};
        Run run = tidegate(Stream.concat(
                        Stream.of(export),
                        EXPORTED.stream().map(topic -> topic.name().substring(Topics.PREFIX.length())))
                .toArray(String[]::new));

        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        assertThat(run.out()).contains("; 2 of them cannot be read or have no value, and are kept as bytes");
        JsonNode manifest =
                new ObjectMapper().readTree(exported().resolve("manifest.json").toFile());
        assertThat(manifest.at("/topics")).hasSize(EXPORTED.size());
        assertThat(manifest.at("/topics/0/partitions")).hasSize(Topics.PARTITIONS);
        JsonNode live = json(tidegate("backtest", "parity", "--json"));
        assertThat(json(tidegate(
                        "backtest", "parity", "--json", "--in", exported().toString())))
                .isEqualTo(live);
        assertThat(tidegate("replay", "export", "--out", exported().toString()).err())
                .isEqualTo("tidegate: " + exported() + " is not empty; an export gets a folder of its own\n");
    }

    @Test
    @Order(4)
    void what_is_imported_is_what_was_exported_and_gives_the_same() throws Exception {
        Run run = tidegate("replay", "import", "--in", exported().toString());

        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        for (Topic<?, ?> topic : EXPORTED) {
            assertThat(seen("replay." + topic.name(), 1))
                    .as(topic.name())
                    .isEqualTo(seen(topic.name(), 0))
                    .isNotEmpty();
        }
        String[] decisions = {"backtest", "decisions", "--service", SHOP.value(), "--json", "--from-topics"};
        JsonNode live = json(tidegate(decisions));
        assertThat(live.at("/same").asBoolean()).as(live.toString()).isTrue();
        assertThat(json(tidegate(and(decisions, "--prefix", "replay.")))).isEqualTo(live);
        assertThat(json(tidegate(and(decisions, "--in", exported().toString()))))
                .isEqualTo(live);
        Path policy = Files.writeString(folder.resolve("smaller.yaml"), "{service: shop-db, budget: 8}");
        Path larger = Files.writeString(folder.resolve("larger.yaml"), "{service: shop-db, budget: 40}");
        JsonNode beside = json(tidegate(and(decisions, "--policy", policy.toString(), larger.toString())));
        assertThat(beside.at("/policies"))
                .extracting(row -> row.path("name").asText())
                .containsExactly("as it was", "smaller", "larger");
        assertThat(beside.at("/policies"))
                .allSatisfy(row -> assertThat(row.path("windows").asLong()).isPositive());
        JsonNode tried = json(tidegate(and(decisions, "--policy", policy.toString())));
        assertThat(tried.at("/resizes")).isNotEmpty();
        assertThat(json(tidegate(and(decisions, "--policy", policy.toString(), "--prefix", "replay."))))
                .isEqualTo(tried);
        assertThat(json(tidegate("backtest", "parity", "--json", "--prefix", "replay.")))
                .isEqualTo(json(tidegate("backtest", "parity", "--json")));
        assertThat(tidegate("replay", "import", "--in", exported().toString()))
                .isEqualTo(new Run(
                        2,
                        "",
                        "tidegate: topic replay." + EXPORTED.get(0)
                                + " exists already; take another --prefix, or delete it first\n"));
    }

    private static String[] and(String[] some, String... more) {
        return Stream.concat(Stream.of(some), Stream.of(more)).toArray(String[]::new);
    }

    /** All of a topic but offsets, the numbers of schemas, and the headers that an import adds. */
    private static Map<Integer, List<List<Object>>> seen(String topic, int imported) {
        return parts.bytes().committed(topic).stream()
                .collect(Collectors.groupingBy(
                        ConsumerRecord::partition,
                        TreeMap::new,
                        Collectors.mapping(
                                record -> List.<Object>of(
                                        ByteBuffer.wrap(record.key()),
                                        record.timestamp(),
                                        record.value() == null
                                                ? "nothing"
                                                : ByteBuffer.wrap(record.value())
                                                        .position(Math.min(5, record.value().length)),
                                        imported == 0 || record.headers().lastHeader("tidegate.replay.offset") != null),
                                Collectors.toList())));
    }

    @Test
    @Order(5)
    void no_prefix_leads_to_a_topic_that_is_acted_on() {
        for (String prefix : List.of("", "tidegate.", "tidegate-decide", "__")) {
            Run run = tidegate("replay", "import", "--in", exported().toString(), "--prefix", prefix);
            assertThat(run.exitCode()).as(prefix).isEqualTo(2);
            assertThat(run.err()).contains("a prefix must");
        }
    }

    @Test
    @Order(6)
    void a_decision_that_was_changed_is_named_with_its_field() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", parts.address()))) {
            admin.createTopics(List.of(
                            new NewTopic("forged." + Topics.SERVICE_INPUTS, Topics.PARTITIONS, (short) 1),
                            new NewTopic("forged." + Topics.SCALING_DECISIONS, Topics.PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
        copy(Topics.SERVICE_INPUTS, input -> input);
        ScalingDecision.Resize changed = parts.records().values(Topics.SCALING_DECISIONS).stream()
                .filter(ScalingDecision.Resize.class::isInstance)
                .map(ScalingDecision.Resize.class::cast)
                .filter(resize -> resize.basis().service().equals(SHOP))
                .skip(5)
                .findFirst()
                .orElseThrow();
        copy(
                Topics.SCALING_DECISIONS,
                decision -> decision.equals(changed)
                        ? new ScalingDecision.Resize(
                                changed.id(),
                                changed.basis(),
                                changed.from() + 1,
                                changed.lease(),
                                changed.validUntil(),
                                changed.reason(),
                                changed.trace())
                        : decision);

        Run run = tidegate("backtest", "parity", "--prefix", "forged.");

        assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(1);
        assertThat(run.out())
                .contains(
                        "the first difference, on input " + changed.basis().lastInput() + ": decision " + changed.id(),
                        "~ from: " + (changed.from() + 1) + " → " + changed.from(),
                        "1 service differs");
        JsonNode report = json(tidegate("backtest", "parity", "--prefix", "forged.", "--json"));
        assertThat(report.at("/identical").asBoolean(true)).isFalse();
        assertThat(report.findValue("fields")).hasSize(1);
    }

    private static <V> void copy(Topic<ServiceId, V> topic, UnaryOperator<V> change) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, parts.address()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (ConsumerRecord<byte[], byte[]> record : parts.bytes().committed("replay." + topic)) {
                V value = parts.serdes().value(topic).deserializer().deserialize(topic.name(), record.value());
                V other = change.apply(value);
                byte[] bytes = other.equals(value)
                        ? record.value()
                        : parts.serdes().value(topic).serializer().serialize(topic.name(), other);
                var unused = producer.send(new ProducerRecord<>(
                        "forged." + topic,
                        record.partition(),
                        record.timestamp(),
                        record.key(),
                        bytes,
                        record.headers()));
            }
            producer.flush();
        }
    }

    @Test
    @Order(7)
    void a_range_of_the_day_that_is_exported_begins_with_its_first_snapshot() throws Exception {
        List<Entry<ServiceId, ServiceInput>> log = log(SHOP);
        Instant from = log.get(log.size() / 3).written();
        Instant to = log.get(log.size() * 2 / 3).written();
        Path part = folder.resolve("part");

        Run run = tidegate(
                "replay", "export", "--from", from.toString(), "--to", to.toString(), "--out", part.toString());

        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        JsonNode manifest =
                new ObjectMapper().readTree(part.resolve("manifest.json").toFile());
        assertThat(manifest.findValuesAsText("firstTimestamp"))
                .isNotEmpty()
                .allMatch(first -> !Instant.parse(first).isBefore(from));
        assertThat(manifest.findValuesAsText("lastTimestamp"))
                .allMatch(last -> Instant.parse(last).isBefore(to));
        JsonNode report =
                json(tidegate("backtest", "parity", "--json", "--service", SHOP.value(), "--in", part.toString()));
        assertThat(report.at("/identical").asBoolean()).as(report.toString()).isTrue();
        assertThat(report.at("/services/0/beginsAtSnapshotOf").asLong()).isPositive();
        assertThat(report.at("/decisions").asInt()).isPositive();
    }

    @Test
    @Order(8)
    void a_file_that_was_changed_is_refused() throws Exception {
        Path file;
        try (Stream<Path> files = Files.list(exported())) {
            file = files.filter(each -> each.toString().contains("ScalingDecision"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);

        for (Run run : List.of(
                tidegate("replay", "import", "--in", exported().toString(), "--prefix", "again."),
                tidegate("backtest", "parity", "--in", exported().toString()))) {
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err())
                    .startsWith("tidegate: " + file + ": was changed since it was exported: its SHA-256 is ")
                    .hasLineCount(1);
        }
    }

    @Test
    @Order(9)
    void a_log_whose_beginning_is_deleted_is_replayed_from_a_snapshot() throws Exception {
        List<Entry<ServiceId, ServiceInput>> log = log(SHOP);
        ConsumerRecord<byte[], byte[]> middle = log.get(log.size() / 2).bytes();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", parts.address()))) {
            admin.deleteRecords(Map.of(
                            new TopicPartition(middle.topic(), middle.partition()),
                            RecordsToDelete.beforeOffset(middle.offset())))
                    .all()
                    .get();
        }

        Run run = tidegate("backtest", "parity", "--service", SHOP.value());

        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        assertThat(run.out()).startsWith("shop-db: from the snapshot at input ").contains(": all identical");
    }

    private static List<Entry<ServiceId, ServiceInput>> log(ServiceId service) {
        return parts.records().entries(Topics.SERVICE_INPUTS).stream()
                .filter(entry -> entry.key().equals(service))
                .toList();
    }
}
