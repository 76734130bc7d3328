package io.tidegate.tests.herd;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.domain.Incarnation;
import io.tidegate.domain.Liveness;
import io.tidegate.domain.PoolHeartbeat;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolRegistration;
import io.tidegate.domain.PoolStatus;
import io.tidegate.domain.PoolWindow;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.ServiceInput;
import io.tidegate.pipeline.Stage;
import io.tidegate.schemas.Topics;
import io.tidegate.tests.Account;
import io.tidegate.tests.AcknowledgedFeed;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thousands of registrations and the samples of pools that nobody registered, while a few pools of the same service work. */
class StormIT {
    private static final ServiceId SERVICE = new ServiceId("steady-db");
    private static final int POOLS = 4;
    private static final int QUIET = 3;
    private static final int BUSY = 9;
    private static final int BUDGET = POOLS * SimulatedAgent.CEILING;

    @TempDir
    private Path folder;

    private ServedPipeline pipeline;
    private PipelineParts parts;
    private final List<SimulatedAgent> steady = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        pipeline = ServedPipeline.start(folder);
        parts = pipeline.parts();
        parts.applyPolicy(SERVICE, BUDGET, "mode: act");
        waiting().until(pipeline::isReady);
        for (int i = 0; i < POOLS; i++) {
            steady.add(parts.agent("steady-" + i, SERVICE, SimulatedAgent.PACE, parts.address()));
        }
        demand(QUIET);
    }

    @AfterEach
    void stop() throws Exception {
        steady.forEach(SimulatedAgent::close);
        pipeline.close();
    }

    @Test
    void a_storm_of_registrations_changes_nothing_for_the_pools_that_work() throws Exception {
        RegistrationStorm storm = RegistrationStorm.start(parts, SERVICE);
        AcknowledgedFeed unregistered = new AcknowledgedFeed(parts, SERVICE);
        try (storm;
                unregistered) {
            waiting().until(() -> storm.sent() >= RegistrationStorm.ALL / 4);
            assertThat(storm.sent()).as("registrations before demand rises").isLessThan(RegistrationStorm.ALL);
            demand(BUSY);
            waiting()
                    .untilAsserted(() -> assertThatItIsSaidThatNobodyKnows(
                            unregistered.pools().get(0)));
        }
        waiting().untilAsserted(() -> assertThat(notListed(storm.newest())).isEmpty());
        waiting()
                .untilAsserted(
                        () -> assertThat(dead()).containsAll(storm.newest().keySet()));
        demand(QUIET);
        demand(BUSY);
        steady.forEach(SimulatedAgent::close);

        assertThat(unregistered.lost()).isZero();
        assertWindowsAreThoseOfTheCore(unregistered.pools());
        assertNothingIsDecidedAbout(new HashSet<>(unregistered.pools()));
        assertAccounted();
    }

    private void demand(int wanted) {
        steady.forEach(agent -> agent.demand(wanted));
        waiting().until(() -> steady.stream().allMatch(agent -> agent.size() >= wanted));
    }

    private void assertThatItIsSaidThatNobodyKnows(PoolId pool) {
        parts.records()
                .send(
                        Topics.POOL_HEARTBEATS,
                        pool,
                        new PoolHeartbeat(
                                pool,
                                SERVICE,
                                Incarnation.startedAt(Instant.now()),
                                Instant.now(),
                                5,
                                5,
                                0,
                                Optional.empty()));
        parts.records().flush();
        assertThat(parts.records().values(Topics.INSIGHTS))
                .filteredOn(insight -> insight.pool().equals(Optional.of(pool)))
                .extracting(insight -> insight.text())
                .anySatisfy(
                        text -> assertThat(text).contains("never registered").contains("not managed"));
    }

    /** The pools of which the registry does not tell this registration as the last one. */
    private Set<PoolId> notListed(Map<PoolId, PoolRegistration> registrations) {
        Map<PoolId, PoolRegistration> missing = new HashMap<>(registrations);
        Map<PoolId, PoolRegistration> last = new HashMap<>();
        parts.records().values(Topics.POOL_REGISTRY).forEach(status -> last.put(status.pool(), status.registration()));
        missing.entrySet().removeAll(last.entrySet());
        return missing.keySet();
    }

    /** The pools whose last status is that they are dead. */
    private Set<PoolId> dead() {
        Map<PoolId, Liveness> last = new HashMap<>();
        parts.records().values(Topics.POOL_REGISTRY).forEach(status -> last.put(status.pool(), status.liveness()));
        last.values().removeIf(liveness -> liveness != Liveness.DEAD);
        return last.keySet();
    }

    private void assertWindowsAreThoseOfTheCore(List<PoolId> unregistered) {
        Set<PoolId> pools = steady.stream().map(SimulatedAgent::id).collect(Collectors.toCollection(HashSet::new));
        pools.addAll(unregistered);
        WindowsOfPools windows = new WindowsOfPools(parts);
        waiting()
                .untilAsserted(() -> assertThat(windows.found(pool -> true))
                        .isEqualTo(windows.expected(pools))
                        .hasSize(pools.size()));
    }

    /** Their windows are like all others, but to the decider they are nobody's: it counts them, and that is all. */
    private void assertNothingIsDecidedAbout(Set<PoolId> unregistered) {
        assertThat(parts.records().values(Topics.POOL_REGISTRY))
                .extracting(PoolStatus::pool)
                .doesNotContainAnyElementsOf(unregistered);
        assertThat(parts.records().values(Topics.SCALING_DECISIONS))
                .extracting(ScalingDecision::pool)
                .isNotEmpty()
                .doesNotContainAnyElementsOf(unregistered);
        long windows = parts.records().values(Topics.SERVICE_INPUTS).stream()
                .map(ServiceInput::fact)
                .filter(fact -> fact instanceof PoolWindow window && unregistered.contains(window.pool()))
                .count();
        long ignored = (long) pipeline.others().metric("kafka_stream_tidegate_ignored_total", "fold");
        assertThat(ignored)
                .as("facts that the decider ignored")
                .isGreaterThanOrEqualTo(windows)
                .isPositive();
    }

    private void assertAccounted() {
        Account account = new Account(parts, FedTopics.of(parts), pipeline.ingest());
        waiting().untilAsserted(account::assertSamplesAreAccountedFor);
        waiting().untilAsserted(account::assertFactsAreAccountedFor);
        Stage.all()
                .forEach(stage -> assertThat(parts.bytes()
                                .committed(Topics.deadLetters(stage.word()).name()))
                        .as("dead letters of %s", stage)
                        .isEmpty());
        DecisionAccount.assertSettled(parts, SERVICE);
        waiting().until(pipeline::isReady);
        pipeline.assertNoThreadDied();
    }

    private static ConditionFactory waiting() {
        return Awaitility.await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(500));
    }
}
