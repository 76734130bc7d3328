package io.tidegate.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.tidegate.agent.core.Outbox.Kind;
import io.tidegate.agent.core.Pace;
import io.tidegate.agent.kafka.Broker;
import io.tidegate.domain.CommandResult;
import io.tidegate.domain.DecisionId;
import io.tidegate.domain.Lease;
import io.tidegate.domain.LeaseLoss;
import io.tidegate.domain.PoolCommand;
import io.tidegate.domain.PoolHeartbeat;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolRegistration;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import io.tidegate.testing.Borrowers;
import io.tidegate.testing.BreakableProxy;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/**
 * An application at work while its agent has neither Kafka nor a schema registry: at the start, and later for longer than
 * anything in Kafka's clients waits or remembers. The clients' times are short, so that minutes become seconds.
 */
class OutageIT {
    private static final String POOL = "outage";
    private static final int BORROWERS = 4;

    /** Every time after which a client gives up, forgets or asks anew; each phase of the outage is longer. */
    private static final Map<String, String> SHORT = Map.of(
            ProducerConfig.MAX_BLOCK_MS_CONFIG, "500",
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "1000",
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "2000",
            ProducerConfig.METADATA_MAX_AGE_CONFIG, "1000",
            // The least that the producer takes.
            ProducerConfig.METADATA_MAX_IDLE_CONFIG, "5000",
            CommonClientConfigs.CONNECTIONS_MAX_IDLE_MS_CONFIG, "2000",
            CommonClientConfigs.METADATA_RECOVERY_REBOOTSTRAP_TRIGGER_MS_CONFIG, "3000",
            CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, "500");

    private static final Pace PACE =
            Pace.DEFAULT.withSample(Duration.ofMillis(20)).withHeartbeat(Duration.ofMillis(100));

    @Test
    void an_application_notices_nothing_of_an_outage_and_its_agent_comes_back_by_itself() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
                Broker broker = Broker.start(
                        Topics.POOL_REGISTRATIONS.name(),
                        Topics.POOL_HEARTBEATS.name(),
                        Topics.POOL_METRICS.name(),
                        Topics.POOL_COMMANDS.name(),
                        Topics.POOL_COMMAND_RESULTS.name());
                SmallRegistry registry = SmallRegistry.start();
                BreakableProxy registryProxy = new BreakableProxy();
                TopicSerdes serdes = TopicSerdes.connect(Map.of("schema.registry.url", url(registry.port())))) {
            registryProxy.forwardTo(registry.port());
            registryProxy.cut();
            broker.cut();
            try (TidegateAgent agent = TidegateAgent.start(config(broker.address(), registryProxy.port()));
                    HikariDataSource pool =
                            agent.open(hikari(postgres), PoolOptions.of(POOL, "orders-db", "team-a", "eu", 4, 40));
                    Borrowers borrowers = Borrowers.of(pool, BORROWERS)) {
                awaitDrops(agent, 250);
                assertThat(agent.status().connected()).isFalse();
                Borrowers.Account never = borrowers.account();

                registryProxy.mend();
                broker.mend();
                waiting()
                        .until(() ->
                                !read(broker, serdes, Topics.POOL_REGISTRATIONS).isEmpty());
                PoolRegistration registration =
                        read(broker, serdes, Topics.POOL_REGISTRATIONS).get(0);
                obeys(broker, serdes, registration, 1, 8);
                waiting().until(() -> agent.status().connected());
                borrowers.account();
                int before = read(broker, serdes, Topics.POOL_METRICS).size();
                waiting().until(() -> read(broker, serdes, Topics.POOL_METRICS).size() > before + 100);
                Borrowers.Account connected = borrowers.account();

                broker.cut();
                registryProxy.cut();
                awaitDrops(agent, agent.status().dropped().getOrDefault(Kind.SAMPLE, 0L) + 350);
                assertThat(agent.status().connected()).isFalse();
                Borrowers.Account away = borrowers.account();

                Instant mended = Instant.now();
                registryProxy.mend();
                broker.mend();
                waiting()
                        .until(() -> read(broker, serdes, Topics.POOL_HEARTBEATS).stream()
                                .map(PoolHeartbeat::at)
                                .anyMatch(mended::isBefore));
                obeys(broker, serdes, registration, 2, 6);
                waiting().until(() -> agent.status().connected());

                assertThat(Stream.of(never, connected, away, borrowers.account()))
                        .extracting(Borrowers.Account::failed)
                        .containsOnly(0L);
                for (Borrowers.Account outage : List.of(never, away)) {
                    assertThat(outage.perSecond()).isGreaterThan(connected.perSecond() / 10);
                    // Generous, for machines are noisy; an outage that reached a borrower would cost it seconds.
                    assertThat(outage.longest())
                            .isLessThan(connected.longest().multipliedBy(10).plusSeconds(1));
                }
            }
        }
    }

    private static AgentConfig config(String bootstrapServers, int registryPort) {
        AgentConfig config = AgentConfig.of(bootstrapServers, url(registryPort)).withPace(PACE);
        for (Map.Entry<String, String> each : SHORT.entrySet()) {
            config = config.with(each.getKey(), each.getValue());
        }
        return config;
    }

    private static String url(int port) {
        return "http://127.0.0.1:" + port;
    }

    private static HikariConfig hikari(EmbeddedPostgres postgres) {
        var config = new HikariConfig();
        config.setPoolName(POOL);
        config.setJdbcUrl(postgres.getJdbcUrl("postgres", "postgres"));
        return config;
    }

    /** Until so many samples were dropped, of which there is one every 20 ms, and heartbeats too. */
    private static void awaitDrops(TidegateAgent agent, long samples) {
        waiting()
                .until(() -> agent.status().dropped().getOrDefault(Kind.SAMPLE, 0L) >= samples
                        && agent.status().dropped().getOrDefault(Kind.HEARTBEAT, 0L) > 0);
    }

    private static void obeys(Broker broker, TopicSerdes serdes, PoolRegistration pool, long epoch, int size) {
        Instant now = Instant.now();
        var command = new PoolCommand(
                new DecisionId(pool.pool(), epoch, epoch),
                pool.service(),
                pool.incarnation(),
                new Lease(size, now.plusSeconds(60), LeaseLoss.HOLD),
                now,
                now.plusSeconds(40),
                1);
        String topic = Topics.POOL_COMMANDS.name();
        try (var producer = broker.producer()) {
            var unused = producer.send(new ProducerRecord<>(
                    topic,
                    POOL.getBytes(UTF_8),
                    serdes.value(Topics.POOL_COMMANDS).serializer().serialize(topic, command)));
        }
        waiting()
                .until(() -> read(broker, serdes, Topics.POOL_COMMAND_RESULTS).stream()
                        .anyMatch(result -> result.decision().epoch() == epoch
                                && result.answer().equals(new CommandResult.Achieved(size))));
    }

    private static <V> List<V> read(Broker broker, TopicSerdes serdes, Topic<PoolId, V> topic) {
        var values = serdes.value(topic).deserializer();
        return broker.read(topic.name(), POOL).stream()
                .map(record -> Objects.requireNonNull(values.deserialize(topic.name(), record.value())))
                .toList();
    }

    private static ConditionFactory waiting() {
        return Awaitility.await().atMost(Duration.ofSeconds(60));
    }
}
