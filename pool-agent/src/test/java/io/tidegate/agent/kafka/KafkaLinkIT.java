package io.tidegate.agent.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.agent.core.Clockwork;
import io.tidegate.agent.core.InMemoryPool;
import io.tidegate.agent.core.ManagedPool;
import io.tidegate.agent.core.Notice;
import io.tidegate.agent.core.Outbox;
import io.tidegate.agent.core.Outbox.Kind;
import io.tidegate.agent.core.Pace;
import io.tidegate.domain.DecisionId;
import io.tidegate.domain.Incarnation;
import io.tidegate.domain.Lease;
import io.tidegate.domain.LeaseLoss;
import io.tidegate.domain.PoolBounds;
import io.tidegate.domain.PoolCommand;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolRegistration;
import io.tidegate.domain.PoolRegistration.Presence;
import io.tidegate.domain.ProviderId;
import io.tidegate.domain.RegionId;
import io.tidegate.domain.ServiceId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The link to a real broker, with a wire of plain words in place of a registry. */
class KafkaLinkIT {
    private static final String[] TOPICS = {"registration", "heartbeat", "sample", "result", "commands"};

    private final AtomicBoolean registryAway = new AtomicBoolean();
    /** Each test has a pool of its own. */
    private final PoolId id = new PoolId("p-" + System.nanoTime());

    private static Broker broker;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = Broker.start(TOPICS);
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.close();
    }

    @Test
    void what_a_pool_tells_arrives_and_what_it_is_told_is_done() {
        try (var agent = new Agent(broker.address())) {
            Awaitility.await().until(() -> count("registration") == 1 && count("sample") > 1 && count("heartbeat") > 1);
            send(agent.command(1, 9));
            Awaitility.await().until(() -> agent.pool.footprint() == 9);
            Awaitility.await().until(() -> values("result").equals(List.of("1 Achieved[size=9]")));
            assertThat(agent.link.isConnected()).isTrue();
        }
    }

    @Test
    void commands_for_others_and_unreadable_ones_harm_nobody() {
        try (var agent = new Agent(broker.address())) {
            try (var producer = broker.producer()) {
                for (int i = 0; i < 50; i++) {
                    var unused = producer.send(
                            new ProducerRecord<>("commands", ("p-" + i).getBytes(UTF_8), "9 9 9 9".getBytes(UTF_8)));
                }
                var unused = producer.send(
                        new ProducerRecord<>("commands", id.value().getBytes(UTF_8), "rubbish".getBytes(UTF_8)));
            }
            send(agent.command(1, 9));
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> agent.pool.footprint() == 9);
            assertThat(agent.link.unreadableCommands()).isEqualTo(1);
        }
    }

    @Test
    void a_broker_that_is_away_at_the_start_is_found_when_it_comes() {
        broker.cut();
        try (var agent = new Agent(broker.address())) {
            Awaitility.await().until(() -> !agent.link.isConnected());
            assertThat(agent.pool.footprint()).isEqualTo(4);
            broker.mend();
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> count("registration") == 1);
            send(agent.command(1, 9));
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> agent.pool.footprint() == 9);
            Awaitility.await().until(agent.link::isConnected);
        }
    }

    @Test
    void a_broker_that_goes_for_a_while_loses_samples_which_are_counted_and_no_result() {
        try (var agent = new Agent(broker.address())) {
            Awaitility.await().until(() -> count("sample") > 0);
            broker.cut();
            agent.managed.obey(agent.command(1, 9));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> agent.managed.outbox().dropped(Kind.SAMPLE) > 0);
            broker.mend();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> values("result").equals(List.of("1 Achieved[size=9]")));
            send(agent.command(2, 5));
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> agent.pool.footprint() == 5);
            Awaitility.await().until(agent.link::isConnected);
        }
    }

    @Test
    void a_registry_that_is_away_delays_the_registration_and_loses_no_result() {
        registryAway.set(true);
        try (var agent = new Agent(broker.address())) {
            agent.managed.obey(agent.command(1, 9));
            Awaitility.await().until(() -> agent.managed.outbox().dropped(Kind.HEARTBEAT) > 0);
            registryAway.set(false);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> count("registration") == 1 && values("result").equals(List.of("1 Achieved[size=9]")));
        }
    }

    @Test
    void a_pool_that_is_closed_has_said_goodbye_when_the_agent_ends() {
        try (var agent = new Agent(broker.address())) {
            Awaitility.await().until(() -> count("registration") == 1);
            agent.managed.close();
            agent.pool.shutDown();
        }
        assertThat(values("registration")).containsExactly("REGISTERED", "DEREGISTERED");
    }

    private int count(String topic) {
        return broker.read(topic, id.value()).size();
    }

    private List<String> values(String topic) {
        return broker.read(topic, id.value()).stream()
                .map(record -> new String(record.value(), UTF_8))
                .toList();
    }

    private void send(PoolCommand command) {
        try (var producer = broker.producer()) {
            var unused = producer.send(new ProducerRecord<>(
                    "commands",
                    command.pool().value().getBytes(UTF_8),
                    (command.decision().epoch() + " " + command.lease().connections() + " "
                                    + command.incarnation().value() + " "
                                    + command.expires().toEpochMilli())
                            .getBytes(UTF_8)));
        }
    }

    private PoolCommand commandFor(long epoch, int size, long incarnation, Instant expires) {
        return new PoolCommand(
                new DecisionId(id, epoch, 1),
                new ServiceId("s"),
                new Incarnation(incarnation),
                new Lease(size, expires, LeaseLoss.HOLD),
                Instant.now(),
                expires,
                1);
    }

    /** An agent with one pool in memory. */
    private final class Agent implements AutoCloseable {
        private final InMemoryPool pool = new InMemoryPool(4);
        private final KafkaLink link;
        private final ManagedPool managed;
        private final Clockwork clockwork = new Clockwork();

        Agent(String bootstrapServers) {
            link = new KafkaLink(Map.of("bootstrap.servers", bootstrapServers), new Words());
            Instant start = Instant.now();
            managed = new ManagedPool(
                    new PoolRegistration(
                            id,
                            Incarnation.startedAt(start),
                            new ServiceId("s"),
                            new ProviderId("me"),
                            new RegionId("here"),
                            new PoolBounds(4, 40),
                            0,
                            Map.of(),
                            Optional.empty(),
                            Presence.REGISTERED,
                            start),
                    pool,
                    new Outbox<>(link::wake),
                    Pace.DEFAULT.withSample(Duration.ofMillis(100)),
                    InstantSource.system(),
                    Optional::empty);
            link.start();
            link.add(managed);
            clockwork.add(managed);
            clockwork.start();
        }

        PoolCommand command(long epoch, int size) {
            return commandFor(
                    epoch,
                    size,
                    managed.registration().incarnation().value(),
                    Instant.now().plusSeconds(60));
        }

        @Override
        public void close() {
            clockwork.close();
            link.close();
        }
    }

    /** Each notice in a word; a command as epoch, size, incarnation and expiry. */
    private final class Words implements Wire {
        @Override
        public ProducerRecord<byte[], byte[]> encode(Notice notice) {
            if (registryAway.get()) {
                throw new SerializationException("the registry is away");
            }
            String word = notice.fold(
                    registration -> registration.presence().name(),
                    heartbeat -> "size " + heartbeat.size(),
                    sample -> "sample " + sample.sequence(),
                    result -> result.decision().epoch() + " " + result.answer());
            return new ProducerRecord<>(
                    notice.kind().name().toLowerCase(Locale.ROOT), commandKey(notice.pool()), word.getBytes(UTF_8));
        }

        @Override
        public String commandTopic() {
            return "commands";
        }

        @Override
        public byte[] commandKey(PoolId pool) {
            return pool.value().getBytes(UTF_8);
        }

        @Override
        public PoolCommand decodeCommand(byte[] value) {
            String[] words = new String(value, UTF_8).split(" ", -1);
            return commandFor(
                    Long.parseLong(words[0]),
                    Integer.parseInt(words[1]),
                    Long.parseLong(words[2]),
                    Instant.ofEpochMilli(Long.parseLong(words[3])));
        }

        @Override
        public void close() {}
    }
}
