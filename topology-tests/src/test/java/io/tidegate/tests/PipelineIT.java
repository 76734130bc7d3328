package io.tidegate.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.tidegate.agent.AgentConfig;
import io.tidegate.agent.PoolOptions;
import io.tidegate.agent.TidegateAgent;
import io.tidegate.domain.DecisionId;
import io.tidegate.domain.Liveness;
import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolSample;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingOutcome;
import io.tidegate.domain.ScalingOutcome.End;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.ServiceInput;
import io.tidegate.domain.Tick;
import io.tidegate.pipeline.Stage;
import io.tidegate.pipeline.config.SerdeSettings;
import io.tidegate.pipeline.embedded.DatabaseConfig;
import io.tidegate.pipeline.embedded.EmbeddedDatabase;
import io.tidegate.pipeline.embedded.PartsLayout;
import io.tidegate.pipeline.http.StageHealth;
import io.tidegate.pipeline.run.RunningStages;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.Topics;
import io.tidegate.schemas.state.Floats;
import io.tidegate.schemas.state.ForecastLesson;
import io.tidegate.stage.DeadLetterCounts;
import io.tidegate.stage.DeadLetters;
import io.tidegate.stage.StageSettings;
import io.tidegate.stage.StageTopology;
import io.tidegate.testing.Garbage;
import io.tidegate.testing.TopicBytes;
import io.tidegate.testing.TopicRecords.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.TopologyDescription;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All stages on a real broker and a real registry, composed as {@code tidegate run} composes them, and agents at their pools.
 * Each test has a service of its own, and at its end every decision about it has one outcome and follows from its log.
 *
 * <p>The decider runs as a process of its own would, so that it can be stopped alone.
 */
class PipelineIT {
    private static final int BUDGET = 20;

    private static final String OTHER_POOL = "the key of another pool";

    @TempDir
    private static Path folder;

    private static PipelineParts parts;
    private static RunningStages others;
    private static RunningStages decider;

    @BeforeAll
    static void start() throws Exception {
        parts = PipelineParts.start(folder);
        others = parts.run("others", EnumSet.complementOf(EnumSet.of(Stage.DECIDE)));
        decider = runDecider();
    }

    @AfterAll
    static void stop() throws Exception {
        others.close();
        decider.close();
        parts.close();
    }

    private static RunningStages runDecider() throws InterruptedException {
        return parts.run("decider", EnumSet.of(Stage.DECIDE));
    }

    @Test
    void a_new_pool_gets_its_first_lease_and_opens_the_connections_of_it() throws Exception {
        ServiceId service = new ServiceId("first-db");
        PoolId id = new PoolId("first-1");
        apply(service, "mode: act", "rules: [{minimum: 5}]");
        try (EmbeddedDatabase database = EmbeddedDatabase.start(
                        DatabaseConfig.in(folder.resolve("postgres")), PartsLayout.locate(), line -> {});
                TidegateAgent agent = TidegateAgent.start(
                        AgentConfig.of(parts.address(), parts.registryUrl()).withPace(SimulatedAgent.PACE))) {
            database.createRole("shop");
            database.createDatabase("shop", "shop");
            HikariConfig hikari = new HikariConfig();
            hikari.setPoolName(id.value());
            hikari.setJdbcUrl(database.jdbcUrl("shop", "shop"));
            try (HikariDataSource pool =
                    agent.open(hikari, PoolOptions.of(id.value(), service.value(), "acme", "eu", 2, 20))) {
                long before = pool.getMaximumPoolSize();
                waiting().until(() -> outcomesOf(id).stream().anyMatch(outcome -> outcome.end() == End.APPLIED));

                assertThat(before).isEqualTo(2);
                assertThat(pool.getHikariConfigMXBean().getMaximumPoolSize()).isEqualTo(5);
                assertThat(connections(database)).isEqualTo(5);
                ScalingDecision first = decisions(service).get(0);
                assertThat(first.<List<Integer>>fold(
                                resize -> List.of(resize.from(), resize.to()), renewal -> List.of(), hold -> List.of()))
                        .containsExactly(0, 5);
                ScalingOutcome outcome = outcomesOf(id).get(0);
                assertThat(outcome.decision()).isEqualTo(first.id());
                assertThat(outcome.end()).isEqualTo(End.APPLIED);
                assertThat(outcome.achieved()).hasValue(5);
            }
        }
        assertAccounted(service);
    }

    @Test
    void a_policy_that_says_nothing_only_says_what_it_would_do_until_it_acts() throws Exception {
        ServiceId service = new ServiceId("shadow-db");
        apply(service);
        try (SimulatedAgent agent = agent("shadow-1", service, parts.address())) {
            agent.demand(6);
            waiting().until(() -> outcomesOf(agent.id()).size() >= 1);
            agent.demand(12);
            waiting().until(() -> outcomesOf(agent.id()).size() >= 2);

            assertThat(outcomesOf(agent.id())).extracting(ScalingOutcome::end).containsOnly(End.SHADOWED);
            assertThat(decisions(service))
                    .extracting(decision -> decision.basis().mode())
                    .containsOnly(PolicyMode.SHADOW);
            assertThat(commandsTo(agent.id())).isEmpty();
            assertThat(agent.size()).isEqualTo(SimulatedAgent.FLOOR);

            apply(service, "mode: act");
            waiting().until(() -> agent.size() >= 12);
            waiting().until(() -> outcomesOf(agent.id()).stream().anyMatch(outcome -> outcome.end() == End.APPLIED));
            assertThat(commandsTo(agent.id()))
                    .isSubsetOf(decisions(service).stream()
                            .filter(decision -> decision.basis().mode() == PolicyMode.ACT)
                            .map(ScalingDecision::id)
                            .toList());
        }
        assertAccounted(service);
    }

    @Test
    void a_pool_that_falls_silent_keeps_what_it_has_and_it_stays_counted() throws Exception {
        ServiceId service = new ServiceId("silent-db");
        apply(service, "mode: act");
        try (SimulatedAgent silent = agent("silent-1", service, parts.addressThroughProxy());
                SimulatedAgent other = agent("silent-2", service, parts.address())) {
            silent.demand(BUDGET / 2);
            waiting().until(() -> silent.size() >= BUDGET / 2 && appliedAfter(Instant.EPOCH, silent.id()));
            int held = silent.size();
            int given = sizesGivenTo(silent.id()).size();

            parts.proxy().cut();
            waiting().until(() -> liveness(silent.id()).contains(Liveness.SUSPECT));
            waiting().until(() -> liveness(silent.id()).contains(Liveness.DEAD));
            other.demand(BUDGET);
            waiting().until(() -> other.size() == BUDGET - held);
            int ticks = ticks(service);
            waiting().until(() -> ticks(service) >= ticks + 5);

            assertThat(other.size()).isEqualTo(BUDGET - held);
            assertThat(silent.size()).isEqualTo(held);
            assertThat(sizesGivenTo(silent.id()).stream().skip(given)).allMatch(size -> size >= held);

            Instant mended = Instant.now();
            parts.proxy().mend();
            waiting().until(() -> lastOf(liveness(silent.id())) == Liveness.ALIVE);
            // What is in use cannot be taken away: with less in use it can follow whatever it is told.
            silent.demand(BUDGET / 4);
            waiting().until(() -> appliedAfter(mended, silent.id()));
            assertThat(silent.size() + other.size()).isLessThanOrEqualTo(BUDGET);
            assertThat(liveness(silent.id()))
                    .containsSubsequence(Liveness.ALIVE, Liveness.SUSPECT, Liveness.DEAD, Liveness.ALIVE);
        }
        assertAccounted(service);
    }

    @Test
    void a_decider_that_was_stopped_and_started_decides_what_its_log_alone_gives() throws Exception {
        ServiceId service = new ServiceId("restart-db");
        apply(service, "mode: act");
        SplittableRandom random = new SplittableRandom(11);
        try (SimulatedAgent one = agent("restart-1", service, parts.address());
                SimulatedAgent two = agent("restart-2", service, parts.address());
                SimulatedAgent three = agent("restart-3", service, parts.address())) {
            for (int round = 0; round < 6; round++) {
                int before = sizesGiven(service).size();
                Stream.of(one, two, three).forEach(agent -> agent.demand(1 + random.nextInt(9)));
                if (round % 3 == 2) {
                    decider.close();
                    one.demand(9 - round);
                    decider = runDecider();
                }
                waiting().until(() -> sizesGiven(service).size() > before);
                assertThat(one.size() + two.size() + three.size()).isLessThanOrEqualTo(BUDGET);
            }
        }
        assertAccounted(service);
    }

    /** Of no layout that teaches, and with the service's name in it. */
    private static ForecastLesson lesson(ServiceId service) {
        return new ForecastLesson(Instant.now(), service.value(), Floats.of(1, 2), 0.5f, Optional.empty());
    }

    @Test
    void garbage_of_every_kind_on_every_topic_is_set_aside_once_by_each_reader_and_stops_nothing() throws Exception {
        ServiceId service = new ServiceId("garbage-db");
        apply(service, "mode: act");
        parts.tidegate("event", service.value(), "sale", "--for", "1s");
        parts.tidegate("pause", service.value(), "--for", "1ms");
        // The forecaster's own come only after hours.
        parts.records().send(Topics.FORECAST_LESSONS, new PoolId("garbage-1"), lesson(service));
        parts.records().flush();
        Map<String, Set<Stage>> readers = readers();
        Map<Stage, Map<String, Garbage>> expected = new HashMap<>();
        try (SimulatedAgent agent = agent("garbage-1", service, parts.address())) {
            agent.demand(6);
            Map<String, ConsumerRecord<byte[], byte[]>> good = new TreeMap<>();
            for (String topic : readers.keySet()) {
                good.put(
                        topic,
                        waiting()
                                .until(() -> naming(service, topic), Optional::isPresent)
                                .orElseThrow());
            }
            try (TopicBytes.Writer writer = parts.bytes().writer()) {
                for (Map.Entry<String, ConsumerRecord<byte[], byte[]>> each : good.entrySet()) {
                    String topic = each.getKey();
                    for (Garbage garbage : garbage(each.getValue(), good, service, readers)) {
                        RecordMetadata written = writer.write(topic, garbage.key(), garbage.value());
                        for (Stage stage : readers.getOrDefault(topic, Set.of())) {
                            expected.computeIfAbsent(stage, none -> new TreeMap<>())
                                    .put(place(topic, written.partition(), written.offset()), garbage);
                        }
                    }
                }
            }
            Instant written = Instant.now();
            agent.demand(9);
            waiting().until(() -> agent.size() >= 9 && appliedAfter(written, agent.id()));
            waiting()
                    .until(() -> parts.records().values(Topics.DEMAND_FORECASTS).stream()
                            .anyMatch(forecast -> forecast.service().equals(service)
                                    && forecast.origin().isAfter(written)));
        }

        for (Stage stage : Stage.all()) {
            Map<String, Garbage> given = expected.getOrDefault(stage, Map.of());
            waiting()
                    .untilAsserted(() -> assertThat(letters(stage).stream().map(PipelineIT::origin))
                            .as(stage.word())
                            .filteredOn(origin -> origin.startsWith(Topics.PREFIX))
                            .containsExactlyInAnyOrderElementsOf(given.keySet().stream()
                                    .filter(origin -> origin.startsWith(Topics.PREFIX))
                                    .toList()));
            // Of a topic within a stage it is told only that nothing is set aside twice: a key means nothing to some
            // readers.
            List<ConsumerRecord<byte[], byte[]>> letters = letters(stage);
            assertThat(letters).extracting(PipelineIT::origin).doesNotHaveDuplicates();
            letters.forEach(letter -> assertIsAbout(given.get(origin(letter)), letter));
        }
        waiting()
                .until(() -> Stream.of(others, decider)
                        .flatMap(running -> running.health(Duration.ofSeconds(30)).stream())
                        .allMatch(StageHealth::isReady));
        assertThat(apply(service, "mode: act", "reserve: 1")).contains("version 2 applied");
        assertAccounted(service);
        waiting().untilAsserted(PipelineIT::assertEveryRecordIsProcessedOrSetAside);
    }

    private static void assertIsAbout(@Nullable Garbage garbage, ConsumerRecord<byte[], byte[]> letter) {
        assertThat(garbage).as(origin(letter)).isNotNull();
        assertThat(letter.key()).as(garbage.what()).isEqualTo(garbage.key());
        assertThat(letter.value()).as(garbage.what()).isEqualTo(garbage.value());
        assertThat(header(letter, DeadLetters.STAGE_HEADER))
                .isIn(Stage.all().stream().map(Stage::word).toList());
        assertThat(header(letter, DeadLetters.EXCEPTION_HEADER)).isNotBlank();
        assertThat(header(letter, DeadLetters.MESSAGE_HEADER)).isNotBlank();
        if (header(letter, DeadLetters.TOPIC_HEADER).startsWith(Topics.PREFIX)) {
            assertThat(header(letter, DeadLetters.REASON_HEADER))
                    .as(garbage.what())
                    .isEqualTo(garbage.what().equals(OTHER_POOL) ? "impossible" : "unreadable");
        }
    }

    /** The stages that read each topic, those within a stage included, as their topologies say. */
    private static Map<String, Set<Stage>> readers() {
        Map<String, Set<Stage>> readers = new TreeMap<>();
        for (StageTopology topology : Stage.topologies(Stage.all(), parts.config("any"), parts.serdes())) {
            StageSettings settings = StageSettings.of(topology.stage(), parts.address(), folder);
            topology.topology(settings.properties(new DeadLetterCounts())).describe().subtopologies().stream()
                    .flatMap(part -> part.nodes().stream())
                    .filter(TopologyDescription.Source.class::isInstance)
                    .flatMap(node -> ((TopologyDescription.Source) node).topicSet().stream())
                    .map(topic -> topic.startsWith(Topics.PREFIX) ? topic : settings.applicationId() + "-" + topic)
                    .forEach(topic -> readers.computeIfAbsent(topic, none -> EnumSet.noneOf(Stage.class))
                            .add(stageOf(topology)));
        }
        return readers;
    }

    private static Stage stageOf(StageTopology topology) {
        return Stage.all().stream()
                .filter(stage -> stage.word().equals(topology.stage()))
                .findFirst()
                .orElseThrow();
    }

    private static List<Garbage> garbage(
            ConsumerRecord<byte[], byte[]> good,
            Map<String, ConsumerRecord<byte[], byte[]>> all,
            ServiceId service,
            Map<String, Set<Stage>> readers) {
        String foreign = good.topic().equals(Topics.POOL_REGISTRATIONS.name())
                ? Topics.POOL_HEARTBEATS.name()
                : Topics.POOL_REGISTRATIONS.name();
        List<Garbage> garbage =
                new ArrayList<>(Garbage.around(good, bytesOf(all, foreign).value(), service.value()));
        if (readers.getOrDefault(good.topic(), Set.of()).contains(Stage.INGEST)) {
            garbage.add(new Garbage(OTHER_POOL, "other".getBytes(StandardCharsets.UTF_8), good.value()));
        }
        // A lesson is about no service: any name in it can be.
        garbage.removeIf(each -> good.topic().equals(Topics.FORECAST_LESSONS.name())
                && each.what().equals("a service that cannot be"));
        boolean compacted = Topics.all().stream()
                .anyMatch(topic -> topic.name().equals(good.topic()) && topic.cleanup() == Topic.Cleanup.COMPACT);
        // The broker itself takes no record without a key there.
        garbage.removeIf(each -> compacted && each.key() == null);
        return garbage;
    }

    private static ConsumerRecord<byte[], byte[]> bytesOf(
            Map<String, ConsumerRecord<byte[], byte[]>> all, String topic) {
        return Optional.ofNullable(all.get(topic)).orElseThrow();
    }

    private static Optional<ConsumerRecord<byte[], byte[]>> naming(ServiceId service, String topic) {
        return parts.bytes().committed(topic).stream()
                .filter(record -> record.value() != null
                        && new String(record.value(), StandardCharsets.ISO_8859_1).contains(service.value()))
                .findFirst();
    }

    private static List<ConsumerRecord<byte[], byte[]>> letters(Stage stage) {
        return parts.bytes().committed(Topics.deadLetters(stage.word()).name());
    }

    private static String origin(ConsumerRecord<byte[], byte[]> letter) {
        return place(
                header(letter, DeadLetters.TOPIC_HEADER),
                Integer.parseInt(header(letter, DeadLetters.PARTITION_HEADER)),
                Long.parseLong(header(letter, DeadLetters.OFFSET_HEADER)));
    }

    private static String place(String topic, int partition, long offset) {
        return topic + "-" + partition + "@" + offset;
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        Header header = letter.headers().lastHeader(name);
        assertThat(header).as(name).isNotNull();
        return new String(header.value(), StandardCharsets.UTF_8);
    }

    /** What came in is what was processed and what was set aside, for each topic whose processing leaves a trace of each record. */
    private static void assertEveryRecordIsProcessedOrSetAside() {
        List<Entry<ServiceId, ServiceInput>> inputs = parts.records().entries(Topics.SERVICE_INPUTS);
        FactTopics.ALL.forEach((topic, kind) -> assertThat(lettersFrom(topic, Stage.DECIDE)
                        + inputs.stream()
                                .filter(input -> kind.isInstance(input.value().fact()))
                                .count())
                .as(topic.name())
                .isEqualTo(parts.bytes().committed(topic.name()).size()));
        long samples = parts.records().values(Topics.POOL_METRICS).stream()
                .filter(PoolSample.class::isInstance)
                .count();
        long marks = parts.records().values(Topics.POOL_METRICS).size() - samples;
        long inWindows = parts.records().values(Topics.POOL_WINDOWS).stream()
                .mapToLong(window -> window.samples() + window.late())
                .sum();
        assertThat(inWindows + marks + lettersFrom(Topics.POOL_METRICS, Stage.INGEST))
                .as("samples and marks")
                .isEqualTo(parts.bytes().committed(Topics.POOL_METRICS.name()).size());
    }

    private static long lettersFrom(Topic<?, ?> topic, Stage stage) {
        return letters(stage).stream()
                .filter(letter -> header(letter, DeadLetters.TOPIC_HEADER).equals(topic.name()))
                .count();
    }

    private static void assertAccounted(ServiceId service) {
        DecisionAccount.assertSettled(parts, service);
    }

    private static SimulatedAgent agent(String pool, ServiceId service, String address) {
        return new SimulatedAgent(
                pool, service, address, SerdeSettings.serdes(parts.config("any").schemaRegistry()));
    }

    private static String apply(ServiceId service, String... more) throws IOException {
        return parts.applyPolicy(service, BUDGET, more);
    }

    private static ConditionFactory waiting() {
        return Awaitility.await().atMost(Duration.ofSeconds(40)).pollInterval(Duration.ofMillis(200));
    }

    private static int connections(EmbeddedDatabase database) throws SQLException {
        try (Connection connection = database.superuser("postgres");
                PreparedStatement count =
                        connection.prepareStatement("select count(*) from pg_stat_activity where usename = 'shop'");
                ResultSet result = count.executeQuery()) {
            result.next();
            return result.getInt(1);
        }
    }

    private static <V> List<Entry<ServiceId, V>> of(ServiceId service, Topic<ServiceId, V> topic) {
        return parts.records().entries(topic).stream()
                .filter(entry -> entry.key().equals(service))
                .toList();
    }

    private static List<ScalingDecision> decisions(ServiceId service) {
        return of(service, Topics.SCALING_DECISIONS).stream()
                .<ScalingDecision>map(Entry::value)
                .toList();
    }

    private static List<ScalingOutcome> outcomesOf(PoolId pool) {
        return parts.records().values(Topics.SCALING_OUTCOMES).stream()
                .filter(outcome -> outcome.pool().equals(pool))
                .toList();
    }

    private static boolean appliedAfter(Instant moment, PoolId pool) {
        return outcomesOf(pool).stream()
                .anyMatch(
                        outcome -> outcome.end() == End.APPLIED && outcome.at().isAfter(moment));
    }

    private static List<DecisionId> commandsTo(PoolId pool) {
        return parts.records().entries(Topics.POOL_COMMANDS).stream()
                .filter(entry -> entry.key().equals(pool))
                .map(entry -> entry.value().decision())
                .toList();
    }

    private static List<ScalingDecision> sizesGiven(ServiceId service) {
        return decisions(service).stream()
                .filter(ScalingDecision.Resize.class::isInstance)
                .toList();
    }

    private static List<Integer> sizesGivenTo(PoolId pool) {
        return parts.records().values(Topics.SCALING_DECISIONS).stream()
                .filter(decision -> decision.pool().equals(pool))
                .flatMap(decision -> decision.<Stream<Integer>>fold(
                        resize -> Stream.of(resize.to()), renewal -> Stream.empty(), hold -> Stream.empty()))
                .toList();
    }

    private static int ticks(ServiceId service) {
        return (int) of(service, Topics.SERVICE_INPUTS).stream()
                .filter(input -> input.value().fact() instanceof Tick)
                .count();
    }

    private static List<Liveness> liveness(PoolId pool) {
        return parts.records().entries(Topics.POOL_REGISTRY).stream()
                .filter(entry -> entry.key().equals(pool))
                .map(entry -> entry.value().liveness())
                .toList();
    }

    private static <T> T lastOf(List<T> all) {
        return all.get(all.size() - 1);
    }
}
