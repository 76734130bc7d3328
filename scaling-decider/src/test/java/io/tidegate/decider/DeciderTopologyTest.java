package io.tidegate.decider;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.domain.ExternalEvent;
import io.tidegate.domain.Lease;
import io.tidegate.domain.Liveness;
import io.tidegate.domain.PoolAlarm;
import io.tidegate.domain.PoolRegistration;
import io.tidegate.domain.PoolWindow;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.ServiceInput;
import io.tidegate.domain.Tick;
import io.tidegate.domain.TimeSpan;
import io.tidegate.domain.state.DeciderState;
import io.tidegate.schemas.ExternalEventKey;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import io.tidegate.stage.StageTopology;
import io.tidegate.testing.stage.GoldenPicture;
import io.tidegate.testing.stage.StageDriver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.apache.kafka.streams.TestOutputTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // before each test
class DeciderTopologyTest {
    private static final DeciderConfig CONFIG =
            new DeciderConfig(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(10), 2);
    private static final Instant START = Instant.parse("2026-01-05T12:00:00Z");
    private static final PoolRegistration POOL = Facts.registration("a", 4, 30, START.toEpochMilli());

    private final TopicSerdes serdes = TopicSerdes.inMemory();
    private final StageTopology stage =
            new StageTopology(DeciderTopology.STAGE, builder -> DeciderTopology.addTo(builder, CONFIG, serdes));

    @TempDir
    private Path folder;

    private StageDriver driver;
    private Instant now = START;

    @BeforeEach
    void start() {
        driver = StageDriver.start(stage, serdes, folder, START);
    }

    @AfterEach
    void stop() {
        driver.close();
        serdes.close();
    }

    /** Run with {@code -Dfreeze=true} to accept a new picture. */
    @Test
    void the_topology_is_the_one_in_the_golden_file() throws IOException {
        assertThat(stage.describe()).isEqualTo(GoldenPicture.of(stage));
    }

    @Test
    void what_is_known_becomes_decisions_and_the_log_alone_gives_the_same() {
        TestOutputTopic<ServiceId, ScalingDecision> decisions = output(Topics.SCALING_DECISIONS);
        send(Topics.SCALING_POLICIES, Policies.SERVICE, Policies.PLAIN);
        beat();
        List<ScalingDecision> made = new ArrayList<>(decisions.readValuesToList());
        obey(made.get(0));
        send(Topics.POOL_WINDOWS, POOL.pool(), Facts.window(POOL, now, 12));
        pass(Duration.ofSeconds(1));
        send(
                Topics.POOL_ALARMS,
                POOL.pool(),
                new PoolAlarm(
                        POOL.pool(), Policies.SERVICE, POOL.incarnation(), PoolAlarm.Kind.SATURATED, now, 20, 12));
        made.addAll(decisions.readValuesToList());

        assertThat(made)
                .extracting(Scenario::inWords)
                .containsExactly("a 0→4 FIRST_LEASE", "a 4→12 RECENT_DEMAND", "a 12→20 EMERGENCY");
        List<ScalingDecision> replayed = new ArrayList<>();
        DecisionReplay.of(Policies.SERVICE)
                .run(output(Topics.SERVICE_INPUTS).readValuesToList(), (offset, decision) -> replayed.add(decision));
        assertThat(replayed).isEqualTo(made);
    }

    @Test
    void a_service_with_a_policy_and_a_pool_is_ticked_by_the_wall_clock() {
        pass(Duration.ofSeconds(3));
        send(Topics.SCALING_POLICIES, Policies.SERVICE, Policies.PLAIN);
        beat();
        pass(Duration.ofSeconds(3));

        assertThat(output(Topics.SERVICE_INPUTS).readValuesToList())
                .extracting(ServiceInput::fact)
                .filteredOn(Tick.class::isInstance)
                .containsExactly(
                        new Tick(Policies.SERVICE, START.plusSeconds(4)),
                        new Tick(Policies.SERVICE, START.plusSeconds(5)),
                        new Tick(Policies.SERVICE, START.plusSeconds(6)));
    }

    @Test
    void the_stores_and_the_snapshot_hold_what_the_log_amounts_to() {
        send(Topics.SCALING_POLICIES, Policies.SERVICE, Policies.PLAIN);
        beat();
        send(Topics.POOL_WINDOWS, POOL.pool(), Facts.window(POOL, now, 12));
        pass(Duration.ofSeconds(10));
        DecisionReplay replay = DecisionReplay.of(Policies.SERVICE);
        replay.run(output(Topics.SERVICE_INPUTS).readValuesToList(), (offset, decision) -> {});

        SnapshotReader reader = new SnapshotReader();
        List<DeciderState> snapshots = output(Topics.SERVICE_SNAPSHOTS).readValuesToList().stream()
                .flatMap(part -> reader.read(part).stream())
                .toList();

        assertThat(snapshots).hasSize(1);
        assertThat(snapshots.get(0).pools()).isEqualTo(replay.state().pools());
    }

    @Test
    void windows_of_another_length_are_left_out() {
        send(Topics.SCALING_POLICIES, Policies.SERVICE, Policies.PLAIN);
        beat();
        var window = Facts.window(POOL, now, 12);
        var minute = new PoolWindow(
                window.pool(),
                window.service(),
                window.incarnation(),
                new TimeSpan(now, Duration.ofMinutes(1)),
                window.demand(),
                0,
                0,
                0,
                window.waits(),
                window.holds(),
                window.connects(),
                window.rates(),
                10,
                1,
                0,
                window.zScores(),
                Map.of());
        send(Topics.POOL_WINDOWS, POOL.pool(), minute);

        assertThat(output(Topics.SERVICE_INPUTS).readValuesToList()).hasSize(2);
    }

    @Test
    void what_cannot_be_read_is_set_aside_and_the_log_goes_on() {
        driver.rawInput(Topics.SERVICE_INPUTS).pipeInput(bytes("orders-db"), bytes("garbage"), START);
        send(Topics.SCALING_POLICIES, Policies.SERVICE, Policies.PLAIN);
        beat();

        assertThat(driver.letters().readValue()).isEqualTo(bytes("garbage"));
        assertThat(output(Topics.SCALING_DECISIONS).readValuesToList()).hasSize(1);
    }

    @Test
    void what_names_one_service_more_than_a_task_keeps_is_set_aside_and_the_others_go_on() {
        send(Topics.SCALING_POLICIES, Policies.SERVICE, Policies.PLAIN);
        for (String name : List.of("made-up-1", "made-up-2", "made-up-3")) {
            ServiceId service = new ServiceId(name);
            send(Topics.EXTERNAL_EVENTS, new ExternalEventKey(service, "sale"), campaign(service));
        }
        beat();

        assertThat(driver.letters().readValuesToList())
                .as("the first is kept beside the service that has a policy")
                .hasSize(2);
        assertThat(output(Topics.SCALING_DECISIONS).readValuesToList()).hasSize(1);
    }

    private ExternalEvent campaign(ServiceId service) {
        return new ExternalEvent(
                service,
                "sale",
                ExternalEvent.Kind.CAMPAIGN,
                now,
                now.plusSeconds(60),
                OptionalDouble.of(2),
                OptionalInt.empty(),
                false);
    }

    private void beat() {
        beat(4, 0, Optional.empty());
    }

    private void obey(ScalingDecision decision) {
        Lease lease = Scenario.lease(decision);
        beat(lease.connections(), decision.id().epoch(), Optional.of(lease));
    }

    private void beat(int size, long epoch, Optional<Lease> lease) {
        send(
                Topics.POOL_REGISTRY,
                POOL.pool(),
                Facts.status(
                        POOL, Liveness.ALIVE, now, Optional.of(Facts.heartbeat(POOL, now, size, size, epoch, lease))));
    }

    private void pass(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            now = now.plusSeconds(1);
            driver.pass(Duration.ofSeconds(1));
        }
    }

    private <K, V> void send(Topic<K, V> topic, K key, V value) {
        driver.input(topic).pipeInput(key, value, now);
    }

    private <V> TestOutputTopic<ServiceId, V> output(Topic<ServiceId, V> topic) {
        return driver.output(topic);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
