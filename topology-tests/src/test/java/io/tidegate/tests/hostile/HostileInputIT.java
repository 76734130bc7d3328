package io.tidegate.tests.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.domain.DemandForecast;
import io.tidegate.domain.ForecastError;
import io.tidegate.domain.ForecastStep;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.ServiceId;
import io.tidegate.schemas.Topics;
import io.tidegate.schemas.state.Floats;
import io.tidegate.schemas.state.ForecastLesson;
import io.tidegate.testing.Garbage;
import io.tidegate.testing.Mutator;
import io.tidegate.testing.TopicBytes;
import io.tidegate.tests.Account;
import io.tidegate.tests.DecisionLog;
import io.tidegate.tests.FedTopics;
import io.tidegate.tests.PipelineParts;
import io.tidegate.tests.ServedPipeline;
import io.tidegate.tests.SimulatedAgent;
import io.tidegate.tests.WindowsOfPools;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every stage in processes of 256 MB, agents whose pools are at work, and a hundred thousand mutants of good records on all
 * that the stages read.
 */
class HostileInputIT {
    private static final int MUTANTS = 100_000;
    private static final long SEED = Long.getLong("tidegate.hostile.seed", 20_262);
    private static final int BUDGET = 60;
    private static final int POOLS = 6;

    private static final ServiceId STEADY = new ServiceId("steady-db");
    private static final ServiceId VICTIM = new ServiceId("victim-db");

    @TempDir
    private Path folder;

    private ServedPipeline pipeline;
    private PipelineParts parts;
    private final List<SimulatedAgent> steady = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        pipeline = ServedPipeline.start(folder);
        parts = pipeline.parts();
        parts.applyPolicy(STEADY, BUDGET, "mode: act");
        parts.applyPolicy(VICTIM, BUDGET, "mode: act");
        for (int i = 0; i < POOLS; i++) {
            steady.add(agent("steady-" + i, STEADY));
        }
        waiting().until(pipeline::isReady);
    }

    @AfterEach
    void stop() throws Exception {
        steady.forEach(SimulatedAgent::close);
        pipeline.close();
    }

    @Test
    void a_hundred_thousand_mutants_stop_no_stage_change_no_window_and_are_all_accounted_for() throws Exception {
        FedTopics fed = FedTopics.of(parts);
        SplittableRandom random = new SplittableRandom(SEED);
        try (SimulatedAgent victim = agent("victim-1", VICTIM)) {
            work(victim, random);
            Map<String, List<ConsumerRecord<byte[], byte[]>>> good = goodRecords(fed);
            feed(fed, good, random);
        }
        steady.forEach(agent -> agent.demand(9));
        waiting().until(() -> steady.stream().allMatch(agent -> agent.size() >= 9));
        steady.forEach(SimulatedAgent::close);

        Account account = new Account(parts, fed, pipeline.ingest());
        waiting().untilAsserted(account::assertLettersAreTheUnreadable);
        waiting().untilAsserted(account::assertSamplesAreAccountedFor);
        waiting().untilAsserted(account::assertFactsAreAccountedFor);
        WindowsOfPools windows = new WindowsOfPools(parts);
        waiting()
                .untilAsserted(() -> assertThat(windows.found(steadyPools()::contains))
                        .isEqualTo(windows.expected(steadyPools()))
                        .hasSize(POOLS));
        DecisionLog log = new DecisionLog(parts, STEADY);
        waiting()
                .untilAsserted(() ->
                        assertThat(log.published()).isEqualTo(log.replayed()).isNotEmpty());
        waiting().until(pipeline::isReady);
        pipeline.assertNoThreadDied();
        System.out.println(account);
    }

    /** Demand that goes up and down, until there is a record of it on everything that is read. */
    private void work(SimulatedAgent victim, SplittableRandom random) {
        parts.tidegate("event", VICTIM.value(), "sale", "--for", "1s");
        parts.tidegate("pause", VICTIM.value(), "--for", "1ms");
        victim.demand(6);
        steady.forEach(agent -> agent.demand(1 + random.nextInt(6)));
        // The forecaster's own come only after some seasons.
        parts.records().send(Topics.DEMAND_FORECASTS, VICTIM, forecast());
        parts.records()
                .send(
                        Topics.FORECAST_LESSONS,
                        new PoolId("victim-1"),
                        new ForecastLesson(Instant.now(), VICTIM.value(), Floats.of(1, 2), 0.5f, Optional.empty()));
        parts.records().flush();
    }

    private static DemandForecast forecast() {
        return new DemandForecast(
                VICTIM,
                Optional.of(new PoolId("victim-1")),
                Instant.now(),
                Duration.ofMillis(500),
                "by hand",
                "1",
                List.of(0.5, 0.9),
                List.of(new ForecastStep(4, List.of(4.0, 6.0)), new ForecastStep(5, List.of(5.0, 7.5))),
                new ForecastError(0.2, 0.9, 20));
    }

    private Map<String, List<ConsumerRecord<byte[], byte[]>>> goodRecords(FedTopics fed) {
        Map<String, List<ConsumerRecord<byte[], byte[]>>> good = new LinkedHashMap<>();
        for (String topic : fed.names()) {
            good.put(topic, waiting().until(() -> naming(VICTIM, topic), records -> !records.isEmpty()));
        }
        return good;
    }

    private List<ConsumerRecord<byte[], byte[]>> naming(ServiceId service, String topic) {
        return parts.bytes().committed(topic).stream()
                .filter(record -> record.value() != null
                        && new String(record.value(), StandardCharsets.ISO_8859_1).contains(service.value()))
                .limit(50)
                .toList();
    }

    private void feed(FedTopics fed, Map<String, List<ConsumerRecord<byte[], byte[]>>> good, SplittableRandom random) {
        Map<String, Mutator> mutators = new LinkedHashMap<>();
        good.forEach((topic, records) -> {
            String foreign = topic.equals(Topics.POOL_REGISTRATIONS.name())
                    ? Topics.POOL_HEARTBEATS.name()
                    : Topics.POOL_REGISTRATIONS.name();
            byte[] other = good.getOrDefault(foreign, List.of()).get(0).value();
            mutators.put(topic, new Mutator(records, other, VICTIM.value(), random.nextLong()));
        });
        List<String> topics = fed.weighted();
        try (TopicBytes.Writer writer = parts.bytes().writer()) {
            for (int sent = 0; sent < MUTANTS; ) {
                String topic = topics.get(random.nextInt(topics.size()));
                Garbage mutant =
                        Optional.ofNullable(mutators.get(topic)).orElseThrow().next();
                if (!fed.takes(topic, mutant)) {
                    continue;
                }
                writer.send(topic, keyOf(topic, mutant, fed, random), mutant.value());
                if (++sent % 1_000 == 0) {
                    SimulatedAgent busy = steady.get(random.nextInt(steady.size()));
                    busy.demand(1 + random.nextInt(6));
                }
            }
            writer.flush();
        }
    }

    /** What nobody can read may stand under any key, those of the steady pools and their service among them. */
    private byte @Nullable [] keyOf(String topic, Garbage mutant, FedTopics fed, SplittableRandom random) {
        if (random.nextInt(3) > 0 || mutant.key() == null || fed.isReadable(topic, mutant.value())) {
            return mutant.key();
        }
        String key = fed.isKeyedByPool(topic) ? "steady-" + random.nextInt(POOLS) : STEADY.value();
        return key.getBytes(StandardCharsets.UTF_8);
    }

    private static List<PoolId> steadyPools() {
        return IntStream.range(0, POOLS)
                .mapToObj(i -> new PoolId("steady-" + i))
                .toList();
    }

    private SimulatedAgent agent(String pool, ServiceId service) {
        return parts.agent(pool, service, SimulatedAgent.PACE, parts.address());
    }

    private static ConditionFactory waiting() {
        return Awaitility.await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(500));
    }
}
