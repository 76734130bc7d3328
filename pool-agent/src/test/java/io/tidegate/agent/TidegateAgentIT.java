package io.tidegate.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.tidegate.agent.kafka.Broker;
import io.tidegate.domain.CommandResult;
import io.tidegate.domain.DecisionId;
import io.tidegate.domain.Lease;
import io.tidegate.domain.LeaseLoss;
import io.tidegate.domain.PoolCommand;
import io.tidegate.domain.PoolHeartbeat;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolReading;
import io.tidegate.domain.PoolRegistration;
import io.tidegate.domain.PoolRegistration.Presence;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The three lines of an application, with a real pool, a real PostgreSQL and a real broker. */
class TidegateAgentIT {
    private static final Duration LONG = Duration.ofSeconds(30);

    private static final TopicSerdes SERDES = TopicSerdes.inMemory();
    private static EmbeddedPostgres postgres;
    private static Broker broker;

    @BeforeAll
    static void start() throws Exception {
        postgres = EmbeddedPostgres.start();
        broker = Broker.start(
                Topics.POOL_REGISTRATIONS.name(),
                Topics.POOL_HEARTBEATS.name(),
                Topics.POOL_METRICS.name(),
                Topics.POOL_COMMANDS.name(),
                Topics.POOL_COMMAND_RESULTS.name());
    }

    @AfterAll
    static void stop() throws Exception {
        broker.close();
        postgres.close();
    }

    @Test
    void a_pool_is_announced_measured_resized_by_command_and_says_goodbye() throws Exception {
        var agent = TidegateAgent.start(AgentConfig.of(broker.address(), "http://unused"), SERDES);
        var pool = agent.open(hikari("life"), PoolOptions.of("life", "orders-db", "team-a", "eu", 4, 40));

        Awaitility.await()
                .atMost(LONG)
                .until(() -> !read(Topics.POOL_REGISTRATIONS, "life").isEmpty());
        PoolRegistration registration = read(Topics.POOL_REGISTRATIONS, "life").get(0);
        borrowOnce(pool);
        Awaitility.await()
                .atMost(LONG)
                .until(() -> read(Topics.POOL_METRICS, "life").stream()
                                .mapToLong(TidegateAgentIT::borrowsIn)
                                .sum()
                        == 1);

        send(command(registration, 1, 12));
        Awaitility.await()
                .atMost(LONG)
                .until(() -> read(Topics.POOL_COMMAND_RESULTS, "life").stream()
                        .map(CommandResult::answer)
                        .toList()
                        .equals(List.of(new CommandResult.Achieved(12))));
        assertThat(connections("life")).isEqualTo(12);
        Awaitility.await()
                .atMost(LONG)
                .until(() -> last(Topics.POOL_HEARTBEATS, "life").lastEpoch() == 1);
        PoolHeartbeat heartbeat = last(Topics.POOL_HEARTBEATS, "life");
        assertThat(heartbeat.size()).isEqualTo(12);
        assertThat(heartbeat.lease()).map(Lease::connections).contains(12);

        pool.close();
        agent.close();
        assertThat(read(Topics.POOL_REGISTRATIONS, "life"))
                .extracting(PoolRegistration::presence)
                .containsExactly(Presence.REGISTERED, Presence.DEREGISTERED);
        assertThat(connections("life")).isZero();
    }

    @Test
    void an_application_works_when_kafka_was_never_there() throws Exception {
        try (var agent = TidegateAgent.start(
                        AgentConfig.of("no-such-host.invalid:9092", "http://unused"), TopicSerdes.inMemory());
                var pool = agent.open(hikari("alone"), PoolOptions.of("alone", "orders-db", "team-a", "eu", 4, 40))) {
            Awaitility.await().atMost(LONG).until(() -> !agent.status().connected());
            for (int i = 0; i < 100; i++) {
                borrowOnce(pool);
            }
            // HikariCP fills the pool in its own time; without a lease it must stop at the floor.
            Awaitility.await().atMost(LONG).until(() -> connections("alone") == 4);
        }
    }

    @Test
    void a_second_pool_with_the_same_id_is_refused_and_a_later_one_is_a_new_life() throws Exception {
        try (var agent =
                TidegateAgent.start(AgentConfig.of(broker.address(), "http://unused"), TopicSerdes.inMemory())) {
            var options = PoolOptions.of("twice", "orders-db", "team-a", "eu", 1, 4);
            try (var first = agent.open(hikari("twice"), options)) {
                assertThat(first.isRunning()).isTrue();
                assertThatThrownBy(() -> agent.open(hikari("twice"), options))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("twice");
            }
            try (var second = agent.open(hikari("twice"), options)) {
                borrowOnce(second);
            }
        }
    }

    private static HikariConfig hikari(String name) {
        var config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(postgres.getJdbcUrl("postgres", "postgres") + "&ApplicationName=" + name);
        return config;
    }

    private static void borrowOnce(HikariDataSource pool) throws SQLException {
        try (var connection = pool.getConnection()) {
            assertThat(connection.isValid(1)).isTrue();
        }
    }

    private static int connections(String pool) throws SQLException {
        try (var observer = postgres.getPostgresDatabase().getConnection();
                var statement =
                        observer.prepareStatement("select count(*) from pg_stat_activity where application_name = ?")) {
            statement.setString(1, pool);
            try (var result = statement.executeQuery()) {
                result.next();
                return result.getInt(1);
            }
        }
    }

    private static <V> List<V> read(Topic<PoolId, V> topic, String pool) {
        var values = SERDES.value(topic).deserializer();
        return broker.read(topic.name(), pool).stream()
                .map(record -> Objects.requireNonNull(values.deserialize(topic.name(), record.value())))
                .toList();
    }

    private static <V> V last(Topic<PoolId, V> topic, String pool) {
        var all = read(topic, pool);
        return all.get(all.size() - 1);
    }

    private static long borrowsIn(PoolReading reading) {
        return reading.fold(sample -> sample.counts().borrows(), mark -> 0L);
    }

    private static PoolCommand command(PoolRegistration to, long epoch, int size) {
        Instant now = Instant.now();
        return new PoolCommand(
                new DecisionId(to.pool(), epoch, 1),
                to.service(),
                to.incarnation(),
                new Lease(size, now.plusSeconds(60), LeaseLoss.HOLD),
                now,
                now.plusSeconds(10),
                1);
    }

    private static void send(PoolCommand command) {
        String topic = Topics.POOL_COMMANDS.name();
        try (var producer = broker.producer()) {
            var unused = producer.send(new ProducerRecord<>(
                    topic,
                    command.pool().value().getBytes(UTF_8),
                    SERDES.value(Topics.POOL_COMMANDS).serializer().serialize(topic, command)));
        }
    }
}
