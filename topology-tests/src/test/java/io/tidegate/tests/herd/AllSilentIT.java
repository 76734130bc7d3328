package io.tidegate.tests.herd;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.domain.Incarnation;
import io.tidegate.domain.Liveness;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolSample;
import io.tidegate.domain.PoolStatus;
import io.tidegate.domain.PoolWindow;
import io.tidegate.domain.Reason;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.ServiceInput;
import io.tidegate.domain.Tick;
import io.tidegate.schemas.Topics;
import io.tidegate.tests.DecisionAccount;
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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All pools of a service fall silent at the same moment, and come back. */
class AllSilentIT {
    private static final ServiceId SERVICE = new ServiceId("silent-db");
    private static final int POOLS = 5;
    private static final int BUSY = 6;
    private static final int BUSIER = 10;

    /** Next lives beside what the former ones may still hold. */
    private static final int BUDGET = POOLS * (BUSY + SimulatedAgent.CEILING);

    /** Longer than the policy's leases and their margin: what they run out for has happened by then. */
    private static final Duration ALL_LEASES_OVER = Duration.ofSeconds(8);

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
    void pools_whose_processes_all_end_at_once_lose_nothing_and_their_next_lives_grow() throws Exception {
        List<SimulatedAgent> ended = atWork(parts.address());

        Instant silence = Instant.now();
        ended.forEach(SimulatedAgent::fallSilent);
        awaitDead(silence);
        assertNothingIsTaken(silence);

        List<SimulatedAgent> next = agents(parts.address());
        awaitAlive(silence);
        awaitGrown(next);
        assertAccounted();
    }

    @Test
    void pools_that_are_all_cut_off_at_once_keep_what_they_have_and_grow_when_they_are_heard_again() throws Exception {
        List<SimulatedAgent> cutOff = atWork(parts.addressThroughProxy());

        Instant silence = Instant.now();
        parts.proxy().cut();
        List<Integer> held = cutOff.stream().map(SimulatedAgent::size).toList();
        awaitDead(silence);
        assertNothingIsTaken(silence);
        for (int i = 0; i < POOLS; i++) {
            assertThat(cutOff.get(i).size()).isGreaterThanOrEqualTo(held.get(i));
        }

        parts.proxy().mend();
        awaitAlive(silence);
        awaitGrown(cutOff);
        assertAccounted();
    }

    /** Pools whose demand only rose, so that nothing but their silence could make them smaller. */
    private List<SimulatedAgent> atWork(String address) {
        List<SimulatedAgent> working = agents(address);
        working.forEach(agent -> agent.demand(BUSY / 2));
        waiting().until(() -> working.stream().allMatch(agent -> agent.size() >= BUSY / 2));
        working.forEach(agent -> agent.demand(BUSY));
        waiting().until(() -> working.stream().allMatch(agent -> agent.size() >= BUSY));
        return working;
    }

    private List<SimulatedAgent> agents(String address) {
        List<SimulatedAgent> started = pools().stream()
                .map(pool -> parts.agent(pool.value(), SERVICE, SimulatedAgent.PACE, address))
                .toList();
        agents.addAll(started);
        return started;
    }

    private static List<PoolId> pools() {
        return IntStream.range(0, POOLS)
                .mapToObj(i -> new PoolId("silent-" + i))
                .toList();
    }

    /** Until every pool is known to be dead, no window is open, and every lease has run out. */
    private void awaitDead(Instant silence) {
        waiting()
                .untilAsserted(() -> assertThat(heardOf(silence, Liveness.DEAD)).containsAll(pools()));
        waiting().untilAsserted(this::assertEverySampleIsInAWindow);
        waiting()
                .until(() -> inputs().anyMatch(input ->
                        input.fact() instanceof Tick && input.recordedAt().isAfter(silence.plus(ALL_LEASES_OVER))));
        assertThat(decisionsSince(silence)
                        .filter(decision -> decision.reason().code() == Reason.Code.SILENT)
                        .map(ScalingDecision::pool))
                .as("pools of which it is said that they are left alone because they are silent")
                .containsAll(pools());
    }

    private void awaitAlive(Instant silence) {
        waiting()
                .untilAsserted(() -> assertThat(pools())
                        .allSatisfy(pool -> assertThat(statuses(silence)
                                        .filter(status -> status.pool().equals(pool))
                                        .map(PoolStatus::liveness))
                                .containsSubsequence(Liveness.DEAD, Liveness.ALIVE)
                                .endsWith(Liveness.ALIVE)));
    }

    private static void awaitGrown(List<SimulatedAgent> back) {
        back.forEach(agent -> agent.demand(BUSIER));
        waiting().until(() -> back.stream().allMatch(agent -> agent.size() >= BUSIER));
    }

    /** Not what a pool is known to want, and once it is known to be silent not even what a forecast gave it too much. */
    private void assertNothingIsTaken(Instant silence) {
        Map<PoolId, Instant> known = knownToBeSilent(silence);
        assertThat(decisionsSince(silence)).allSatisfy(decision -> {
            boolean silent = !decision.basis().at().isBefore(known.getOrDefault(decision.pool(), Instant.MAX));
            int least = decision.<Integer>fold(
                    resize -> Math.max(BUSY, silent ? resize.from() : 0), renewal -> 0, hold -> 0);
            int given = decision.<Integer>fold(resize -> resize.to(), renewal -> 0, hold -> 0);
            assertThat(given).as("%s", decision).isGreaterThanOrEqualTo(least);
        });
        assertThat(parts.records().values(Topics.POOL_COMMANDS).stream()
                        .filter(command -> command.issuedAt().isAfter(silence)))
                .allSatisfy(command -> assertThat(command.lease().connections())
                        .as("%s", command)
                        .isGreaterThanOrEqualTo(BUSY));
    }

    /** When the decider first knew of each pool that it could not be heard. */
    private Map<PoolId, Instant> knownToBeSilent(Instant silence) {
        Map<PoolId, Instant> first = new TreeMap<>();
        inputs().filter(input -> input.recordedAt().isAfter(silence)).forEach(input -> {
            if (input.fact() instanceof PoolStatus status && status.liveness() != Liveness.ALIVE) {
                first.putIfAbsent(status.pool(), input.recordedAt());
            }
        });
        assertThat(first).containsOnlyKeys(pools());
        return first;
    }

    private void assertEverySampleIsInAWindow() {
        Map<PoolId, Long> sent = parts.records().values(Topics.POOL_METRICS).stream()
                .filter(PoolSample.class::isInstance)
                .map(PoolSample.class::cast)
                .map(sample -> new Told(sample.pool(), sample.incarnation(), sample.sequence()))
                .distinct()
                .collect(Collectors.groupingBy(Told::pool, TreeMap::new, Collectors.counting()));
        Map<PoolId, Long> closed = parts.records().values(Topics.POOL_WINDOWS).stream()
                .collect(Collectors.groupingBy(
                        PoolWindow::pool,
                        TreeMap::new,
                        Collectors.summingLong(window -> window.samples() + window.late())));
        assertThat(closed).as("samples in closed windows").isEqualTo(sent).hasSize(POOLS);
    }

    /** One sample, however often it was sent. */
    private record Told(PoolId pool, Incarnation life, long sequence) {}

    private void assertAccounted() {
        agents.forEach(SimulatedAgent::close);
        WindowsOfPools windows = new WindowsOfPools(parts);
        waiting()
                .untilAsserted(() -> assertThat(windows.found(pools()::contains))
                        .isEqualTo(windows.expected(pools()))
                        .hasSize(POOLS));
        DecisionAccount.assertSettled(parts, SERVICE);
        waiting().until(pipeline::isReady);
        pipeline.assertNoThreadDied();
    }

    private Stream<ScalingDecision> decisionsSince(Instant moment) {
        return parts.records().values(Topics.SCALING_DECISIONS).stream()
                .filter(decision -> decision.basis().at().isAfter(moment));
    }

    private List<PoolId> heardOf(Instant since, Liveness liveness) {
        return statuses(since)
                .filter(status -> status.liveness() == liveness)
                .map(PoolStatus::pool)
                .toList();
    }

    /** What the decider recorded of the pools' lives. */
    private Stream<PoolStatus> statuses(Instant since) {
        return inputs().filter(input -> input.recordedAt().isAfter(since))
                .map(ServiceInput::fact)
                .filter(PoolStatus.class::isInstance)
                .map(PoolStatus.class::cast);
    }

    private Stream<ServiceInput> inputs() {
        return parts.records().values(Topics.SERVICE_INPUTS).stream();
    }

    private static ConditionFactory waiting() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(200));
    }
}
