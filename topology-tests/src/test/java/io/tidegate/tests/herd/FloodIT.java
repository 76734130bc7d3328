package io.tidegate.tests.herd;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.agent.core.Pace;
import io.tidegate.domain.PoolAlarm;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolReading;
import io.tidegate.domain.PoolSample;
import io.tidegate.domain.ServiceId;
import io.tidegate.schemas.Topics;
import io.tidegate.tests.Account;
import io.tidegate.tests.DecisionAccount;
import io.tidegate.tests.FedTopics;
import io.tidegate.tests.PipelineParts;
import io.tidegate.tests.ServedPipeline;
import io.tidegate.tests.SimulatedAgent;
import io.tidegate.tests.WindowsOfPools;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One pool sends a sample at each look of its agent, while others of its service send one a second. */
class FloodIT {
    private static final ServiceId SERVICE = new ServiceId("flooded-db");
    private static final PoolId FLOODING = new PoolId("flooding");
    private static final int OTHERS = 6;
    private static final int BUDGET = (OTHERS + 1) * SimulatedAgent.CEILING;
    private static final Pace USUAL = Pace.DEFAULT;
    private static final Pace FLOOD = new Pace(Pace.LOOK, Pace.LOOK, Pace.DEFAULT.heartbeat());

    /** A flood of fifty times as many, of which some are lost to a machine that is busy. */
    private static final int TIMES = 20;

    private static final int SAMPLES_OF_OTHERS = 10;

    @TempDir
    private Path folder;

    private ServedPipeline pipeline;
    private PipelineParts parts;
    private final List<SimulatedAgent> agents = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        pipeline = ServedPipeline.start(folder);
        parts = pipeline.parts();
        parts.applyPolicy(SERVICE, BUDGET, "mode: act");
        waiting().until(pipeline::isReady);
    }

    @AfterEach
    void stop() throws Exception {
        agents.forEach(SimulatedAgent::close);
        pipeline.close();
    }

    @Test
    void a_pool_that_sends_fifty_times_as_much_changes_no_window_and_delays_no_answer() throws Exception {
        List<SimulatedAgent> others = new ArrayList<>();
        for (int i = 0; i < OTHERS; i++) {
            others.add(agent("other-" + i, USUAL));
        }
        SimulatedAgent flooding = agent(FLOODING.value(), FLOOD);
        // Never content: each of its samples is worth an alarm.
        flooding.demand(SimulatedAgent.CEILING * 2);
        for (int step = 1; least(samples()) < SAMPLES_OF_OTHERS; step++) {
            int wanted = 2 + step % 8;
            others.forEach(agent -> agent.demand(wanted));
            waiting().until(() -> others.stream().allMatch(agent -> agent.size() >= wanted));
        }
        Map<PoolId, Long> samples = samples();
        assertThat(samples.get(FLOODING)).as("%s", samples).isGreaterThan(TIMES * least(samples));
        agents.forEach(SimulatedAgent::close);

        WindowsOfPools windows = new WindowsOfPools(parts);
        waiting()
                .untilAsserted(() -> assertThat(windows.found(pool -> true))
                        .isEqualTo(windows.expected(samples.keySet()))
                        .hasSize(OTHERS + 1));
        assertAlarmsAreFew();
        Account account = new Account(parts, FedTopics.of(parts), pipeline.ingest());
        waiting().untilAsserted(account::assertSamplesAreAccountedFor);
        waiting().untilAsserted(account::assertFactsAreAccountedFor);
        DecisionAccount.assertSettled(parts, SERVICE);
        waiting().until(pipeline::isReady);
        pipeline.assertNoThreadDied();
    }

    /** However many of its samples are worth an alarm, no two of a kind are closer to one another than is allowed. */
    private void assertAlarmsAreFew() {
        Duration apart = parts.config("any").ingest().fastLane().repeat();
        Map<PoolAlarm.Kind, List<Instant>> alarms = parts.records().values(Topics.POOL_ALARMS).stream()
                .filter(alarm -> alarm.pool().equals(FLOODING))
                .collect(
                        Collectors.groupingBy(PoolAlarm::kind, Collectors.mapping(PoolAlarm::at, Collectors.toList())));
        assertThat(alarms.get(PoolAlarm.Kind.SATURATED)).hasSizeGreaterThan(SAMPLES_OF_OTHERS);
        alarms.forEach((kind, moments) -> {
            for (int i = 1; i < moments.size(); i++) {
                assertThat(Duration.between(moments.get(i - 1), moments.get(i)))
                        .as("between two alarms of the kind %s", kind)
                        .isGreaterThanOrEqualTo(apart);
            }
        });
    }

    private Map<PoolId, Long> samples() {
        return parts.records().values(Topics.POOL_METRICS).stream()
                .filter(PoolSample.class::isInstance)
                .collect(Collectors.groupingBy(PoolReading::pool, TreeMap::new, Collectors.counting()));
    }

    private static long least(Map<PoolId, Long> samples) {
        return samples.size() <= OTHERS
                ? 0
                : samples.values().stream().mapToLong(Long::longValue).min().orElse(0);
    }

    private SimulatedAgent agent(String pool, Pace pace) {
        SimulatedAgent agent = parts.agent(pool, SERVICE, pace, parts.address());
        agents.add(agent);
        return agent;
    }

    private static ConditionFactory waiting() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(200));
    }
}
