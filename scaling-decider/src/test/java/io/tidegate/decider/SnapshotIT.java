package io.tidegate.decider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidegate.domain.ExternalEvent;
import io.tidegate.domain.Liveness;
import io.tidegate.domain.PoolRegistration;
import io.tidegate.domain.PoolRule;
import io.tidegate.domain.PoolSelector;
import io.tidegate.domain.ServiceInput;
import io.tidegate.domain.state.DeciderState;
import io.tidegate.domain.state.ServiceState;
import io.tidegate.domain.state.SnapshotPart;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import io.tidegate.stage.DeadLetters;
import io.tidegate.stage.RunningStage;
import io.tidegate.stage.StageSettings;
import io.tidegate.stage.StageTopology;
import io.tidegate.testing.TestBroker;
import io.tidegate.testing.TopicBytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of snapshots on a real broker. */
class SnapshotIT {
    private static final Instant NOW = Instant.parse("2026-01-05T12:00:00Z");
    private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");
    private static final DeciderConfig CONFIG =
            new DeciderConfig(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(4), 100);
    private static final String LETTERS =
            Topics.deadLetters(DeciderTopology.STAGE).name();

    @TempDir
    private Path folder;

    private final TopicSerdes serdes = TopicSerdes.inMemory();
    private final StageTopology topology =
            new StageTopology(DeciderTopology.STAGE, builder -> DeciderTopology.addTo(builder, CONFIG, serdes));

    @Test
    void a_service_with_five_thousand_pools_is_kept_as_a_whole() throws Exception {
        int pools = 5000;
        try (TestBroker broker = broker();
                RunningStage stage = topology.configure(settings(broker)).start(Clock.systemUTC())) {
            write(broker, pools, Map.of());

            await().atMost(180, TimeUnit.SECONDS)
                    .pollInterval(Duration.ofSeconds(2))
                    .until(() -> snapshots(broker).anyMatch(each -> each.pools().size() == pools));

            DeciderState whole = snapshots(broker)
                    .filter(each -> each.pools().size() == pools)
                    .findFirst()
                    .orElseThrow();
            assertThat(whole.pools().values())
                    .allMatch(account -> account.registration().service().equals(Policies.SERVICE));
            assertThat(DecisionReplay.from(whole)
                            .next(whole.service().offset(), input(pool(1, Map.of())))
                            .ignored())
                    .isPresent();
            assertThat(stage.health().isLive()).isTrue();
            assertThat(broker.committed(LETTERS)).isEmpty();
        }
    }

    @Test
    void a_part_that_cannot_be_written_is_told_and_stops_nothing() throws Exception {
        try (TestBroker broker = broker();
                RunningStage stage = topology.configure(settings(broker)).start(Clock.systemUTC())) {
            write(broker, SnapshotPart.MOST_ACCOUNTS, Map.of());
            writeLargePolicy(broker);

            // Twice: it went on to the next one.
            await().atMost(90, TimeUnit.SECONDS)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> broker.committed(LETTERS).size() >= 2);

            assertThat(headers(broker.committed(LETTERS).get(0)))
                    .contains("unwritable", Topics.SERVICE_SNAPSHOTS.name(), "decide")
                    .anyMatch(text -> text.contains("too large for tidegate.service-snapshots"));
            long afterwards = broker.committed(LETTERS).get(0).timestamp();
            assertThat(broker.committed(Topics.SERVICE_SNAPSHOTS.name()))
                    .as("the parts with pools were written all the same")
                    .anyMatch(record -> record.timestamp() >= afterwards);
            assertThat(stage.health().isLive()).isTrue();
        }
    }

    /** A policy that is just small enough for a record, and the events that are not with it. */
    private void writeLargePolicy(TestBroker broker) {
        PoolSelector selector = new PoolSelector(
                Optional.empty(), Optional.empty(), Optional.empty(), Map.of("note", "n".repeat(980_000)));
        PoolRule rule = new PoolRule(selector, OptionalInt.empty(), OptionalInt.empty(), PoolRule.USUAL);
        try (TopicBytes.Writer writer = broker.writer()) {
            send(writer, new ServiceInput(NOW, Policies.withRules(Policies.PLAIN, rule)));
            for (int i = 0; i < ServiceState.MOST_EVENTS; i++) {
                send(
                        writer,
                        new ServiceInput(
                                NOW,
                                new ExternalEvent(
                                        Policies.SERVICE,
                                        "e".repeat(100) + i,
                                        ExternalEvent.Kind.CAMPAIGN,
                                        LATER,
                                        LATER.plusSeconds(3600),
                                        OptionalDouble.empty(),
                                        OptionalInt.empty(),
                                        false)));
            }
            writer.flush();
        }
    }

    private void write(TestBroker broker, int pools, Map<String, String> labels) {
        try (TopicBytes.Writer writer = broker.writer()) {
            for (int i = 0; i < pools; i++) {
                send(writer, input(pool(i, labels)));
                send(
                        writer,
                        new ServiceInput(
                                NOW, Facts.forecast(Optional.of(pool(i, labels).pool()), NOW, i)));
            }
            writer.flush();
        }
    }

    private static PoolRegistration pool(int number, Map<String, String> labels) {
        PoolRegistration plain = Facts.registration("pool-" + number, 2, 30, 1);
        return new PoolRegistration(
                plain.pool(),
                plain.incarnation(),
                plain.service(),
                plain.provider(),
                plain.region(),
                plain.bounds(),
                plain.costPerConnectionHour(),
                labels,
                plain.credentialReference(),
                plain.presence(),
                plain.at());
    }

    private static ServiceInput input(PoolRegistration registration) {
        return new ServiceInput(NOW, Facts.status(registration, Liveness.ALIVE, NOW, Optional.empty()));
    }

    private void send(TopicBytes.Writer writer, ServiceInput input) {
        String topic = Topics.SERVICE_INPUTS.name();
        writer.send(
                topic,
                serdes.key(Topics.SERVICE_INPUTS).serializer().serialize(topic, Policies.SERVICE),
                serdes.value(Topics.SERVICE_INPUTS).serializer().serialize(topic, input));
    }

    private Stream<DeciderState> snapshots(TestBroker broker) {
        String topic = Topics.SERVICE_SNAPSHOTS.name();
        SnapshotReader reader = new SnapshotReader();
        return broker.committed(topic).stream()
                .map(record ->
                        serdes.value(Topics.SERVICE_SNAPSHOTS).deserializer().deserialize(topic, record.value()))
                .flatMap(part -> reader.read(part).stream());
    }

    private static List<String> headers(ConsumerRecord<byte[], byte[]> letter) {
        return Stream.of(
                        DeadLetters.REASON_HEADER,
                        DeadLetters.TOPIC_HEADER,
                        DeadLetters.STAGE_HEADER,
                        DeadLetters.MESSAGE_HEADER)
                .map(name -> new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8))
                .toList();
    }

    private StageSettings settings(TestBroker broker) {
        return StageSettings.of(DeciderTopology.STAGE, broker.address(), folder);
    }

    private static TestBroker broker() throws Exception {
        return TestBroker.start(
                1,
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
                LETTERS);
    }
}
