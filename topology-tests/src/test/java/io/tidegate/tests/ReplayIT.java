package io.tidegate.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.ServiceInput;
import io.tidegate.domain.Tick;
import io.tidegate.pipeline.Stage;
import io.tidegate.pipeline.cli.Cli;
import io.tidegate.pipeline.config.ConfigLoader;
import io.tidegate.pipeline.config.ConfigLoader.Setting;
import io.tidegate.pipeline.config.TidegateConfig;
import io.tidegate.pipeline.run.RunningStages;
import io.tidegate.schemas.Topics;
import io.tidegate.testing.TopicRecords.Entry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
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
    private static final ServiceId SHOP = new ServiceId("shop-db");
    private static final ServiceId STOCK = new ServiceId("stock-db");

    @TempDir
    private static Path folder;

    private static PipelineParts parts;

    @BeforeAll
    static void liveThroughTheDay() throws Exception {
        parts = PipelineParts.start(folder);
        for (ServiceId service : List.of(SHOP, STOCK)) {
            parts.applyPolicy(service, BUDGET, "mode: act");
        }
        RunningStages others = run("others", EnumSet.complementOf(EnumSet.of(Stage.DECIDE)));
        try (SimulatedAgent shop = agent("shop-1", SHOP);
                SimulatedAgent second = agent("shop-2", SHOP);
                SimulatedAgent stock = agent("stock-1", STOCK)) {
            RunningStages decider = run("decider", EnumSet.of(Stage.DECIDE));
            for (int hour = 0; hour < DAY.length; hour++) {
                shop.demand(1 + DAY[hour] / A_CONNECTION);
                second.demand(1 + DAY[(hour + 6) % DAY.length] / A_CONNECTION);
                stock.demand(1 + DAY[(hour + 12) % DAY.length] / A_CONNECTION);
                if (hour % 6 == 3) {
                    abortSomething();
                    decider.close();
                    decider = run("decider", EnumSet.of(Stage.DECIDE));
                }
                long ticks = ticks();
                waiting().until(() -> ticks() >= ticks + 3);
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
        assertThat(run.out())
                .contains("shop-db: ", "stock-db: ", "2 services, ")
                .contains(": all identical");
        JsonNode report = json(tidegate("backtest", "parity", "--json"));
        assertThat(report.at("/identical").asBoolean()).isTrue();
        assertThat(report.at("/decisions").asInt())
                .isEqualTo(parts.records().values(Topics.SCALING_DECISIONS).size())
                .isGreaterThan(DAY.length);
        assertThat(report.at("/snapshots").asLong()).isEqualTo(snapshots());
        assertThat(report.at("/ofOtherVersions").asInt()).isZero();
        assertThat(report.at("/services")).hasSize(2);
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
