package io.tidegate.decider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidegate.domain.Lease;
import io.tidegate.domain.Liveness;
import io.tidegate.domain.PoolAlarm;
import io.tidegate.domain.PoolRegistration;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ServiceFact;
import io.tidegate.domain.ServiceInput;
import io.tidegate.domain.Tick;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import io.tidegate.stage.RunningStage;
import io.tidegate.stage.StageSettings;
import io.tidegate.stage.StageTopology;
import io.tidegate.testing.TestBroker;
import io.tidegate.testing.TopicRecords;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The decider on a real broker, stopped and started between its decisions. */
class DeciderIT {
    private static final DeciderConfig CONFIG =
            new DeciderConfig(Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofHours(1), 100);

    @TempDir
    private Path state;

    private final TopicSerdes serdes = TopicSerdes.inMemory();
    private final PoolRegistration pool = Facts.registration("a", 4, 30, now().toEpochMilli());

    @Test
    void stopped_and_started_it_records_each_fact_once_and_decides_on_from_what_it_knew() throws Exception {
        try (TestBroker broker = TestBroker.start(
                        4,
                        Topics.POOL_WINDOWS.name(),
                        Topics.POOL_ALARMS.name(),
                        Topics.POOL_REGISTRY.name(),
                        Topics.DEMAND_FORECASTS.name(),
                        Topics.SCALING_POLICIES.name(),
                        Topics.EXTERNAL_EVENTS.name(),
                        Topics.OPERATOR_CONSENTS.name(),
                        Topics.SCALING_OUTCOMES.name(),
                        Topics.SERVICE_INPUTS.name(),
                        Topics.SERVICE_SNAPSHOTS.name(),
                        Topics.SCALING_DECISIONS.name(),
                        Topics.INSIGHTS.name(),
                        Topics.deadLetters(DeciderTopology.STAGE).name());
                TopicRecords records = new TopicRecords(broker.bytes(), serdes)) {
            List<ServiceFact> sent = new ArrayList<>();
            records.send(Topics.SCALING_POLICIES, Policies.SERVICE, Policies.PLAIN);
            sent.add(Policies.PLAIN);
            sent.add(beat(records, pool.bounds().floor(), 0, Optional.empty()));
            records.flush();
            try (RunningStage first = start(broker)) {
                await().atMost(40, TimeUnit.SECONDS)
                        .until(() -> sizeOf(pool.bounds().floor(), records).isPresent());
                assertThat(first.health().isLive()).isTrue();
            }
            for (int life = 1; life <= 3; life++) {
                int wanted = 6 * life + 2;
                // What comes while it is away is there when it comes back.
                var alarm = new PoolAlarm(
                        pool.pool(),
                        Policies.SERVICE,
                        pool.incarnation(),
                        PoolAlarm.Kind.SATURATED,
                        now(),
                        wanted,
                        wanted - 6);
                records.send(Topics.POOL_ALARMS, pool.pool(), alarm);
                records.flush();
                sent.add(alarm);
                try (RunningStage stage = start(broker)) {
                    ScalingDecision grown = await().atMost(40, TimeUnit.SECONDS)
                            .until(() -> sizeOf(wanted, records), Optional::isPresent)
                            .orElseThrow();
                    sent.add(beat(records, wanted, grown.id().epoch(), Optional.of(Scenario.lease(grown))));
                    records.flush();
                    assertThat(stage.health().isLive()).isTrue();
                }
            }
            try (RunningStage last = start(broker)) {
                await().atMost(40, TimeUnit.SECONDS)
                        .until(() -> facts(records).size() >= sent.size()
                                && decisions(records).equals(replayed(records)));
                assertThat(last.health().isLive()).isTrue();
            }
            assertThat(facts(records)).containsExactlyInAnyOrderElementsOf(sent);
            assertThat(decisions(records)).isEqualTo(replayed(records));
            assertThat(broker.committed(
                            Topics.deadLetters(DeciderTopology.STAGE).name()))
                    .isEmpty();
        }
    }

    private RunningStage start(TestBroker broker) {
        return new StageTopology(DeciderTopology.STAGE, builder -> DeciderTopology.addTo(builder, CONFIG, serdes))
                .configure(StageSettings.of(DeciderTopology.STAGE, broker.address(), state)
                        .withInstanceId("only"))
                .start(Clock.systemUTC());
    }

    private ServiceFact beat(TopicRecords records, int size, long epoch, Optional<Lease> lease) {
        Instant now = now();
        var status = Facts.status(
                pool, Liveness.ALIVE, now, Optional.of(Facts.heartbeat(pool, now, size, size, epoch, lease)));
        records.send(Topics.POOL_REGISTRY, pool.pool(), status);
        return status;
    }

    /** As exact as it is on the wire. */
    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    private static Optional<ScalingDecision> sizeOf(int size, TopicRecords records) {
        return decisions(records).stream()
                .filter(decision -> decision instanceof ScalingDecision.Resize resize && resize.to() == size)
                .findFirst();
    }

    private static List<ScalingDecision> decisions(TopicRecords records) {
        return records.values(Topics.SCALING_DECISIONS);
    }

    private static List<ServiceFact> facts(TopicRecords records) {
        return records.values(Topics.SERVICE_INPUTS).stream()
                .map(ServiceInput::fact)
                .filter(fact -> !(fact instanceof Tick))
                .toList();
    }

    private static List<ScalingDecision> replayed(TopicRecords records) {
        DecisionReplay replay = DecisionReplay.of(Policies.SERVICE);
        return records.entries(Topics.SERVICE_INPUTS).stream()
                .flatMap(input -> replay.next(input.offset(), input.value()).decisions().stream())
                .toList();
    }
}
