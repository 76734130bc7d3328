package io.tidegate.console;

import static io.tidegate.console.Facts.NOW;
import static io.tidegate.console.Facts.ORDERS;
import static io.tidegate.console.Facts.alive;
import static io.tidegate.console.Facts.applied;
import static io.tidegate.console.Facts.forecast;
import static io.tidegate.console.Facts.id;
import static io.tidegate.console.Facts.insight;
import static io.tidegate.console.Facts.policy;
import static io.tidegate.console.Facts.resize;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidegate.domain.PoolId;
import io.tidegate.domain.Severity;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kafka.server.BrokerServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The topics of a real broker, which comes, goes and comes back. */
@Timeout(120)
class ConsoleTopicsIT {
    private static final Duration LOOK_BACK = Duration.ofHours(1);
    private static final List<Topic<?, ?>> READ = List.of(
            Topics.POOL_REGISTRY,
            Topics.OPERATOR_CONSENTS,
            Topics.SCALING_POLICIES,
            Topics.DEMAND_FORECASTS,
            Topics.SCALING_DECISIONS,
            Topics.SCALING_OUTCOMES,
            Topics.INSIGHTS);

    private final TopicSerdes serdes = TopicSerdes.inMemory();
    private final ConsoleView view = new ConsoleView(ConsoleLimits.DEFAULT);
    private final KafkaClusterTestKit cluster = cluster();

    @BeforeEach
    void startBroker() throws Exception {
        cluster.format();
        cluster.startup();
        cluster.waitForReadyBrokers();
    }

    @AfterEach
    void stopBroker() throws Exception {
        cluster.close();
        serdes.close();
    }

    @Test
    void what_stands_on_the_topics_is_shown_and_then_what_comes() throws Exception {
        createTopics();
        write(Topics.SCALING_POLICIES, ORDERS, policy(ORDERS, 1, 97));
        write(Topics.POOL_REGISTRY, new PoolId("shop-1"), alive("shop-1", 3, 8));
        write(Topics.POOL_REGISTRY, new PoolId("shop-2"), alive("shop-2", 4, 8));
        write(Topics.DEMAND_FORECASTS, ORDERS, forecast(ORDERS, Optional.of("shop-1"), 20, 30));
        write(Topics.SCALING_DECISIONS, ORDERS, resize(id("shop-1", 1, 1), NOW, 3, 8, "more"));
        write(Topics.SCALING_OUTCOMES, ORDERS, applied(id("shop-1", 1, 1), NOW, 8));
        write(Topics.INSIGHTS, ORDERS, insight(ORDERS, NOW, Severity.INFO, "the wait is unusual"));
        write(Topics.INSIGHTS.name(), "garbage".getBytes(StandardCharsets.UTF_8));

        try (ConsoleTopics topics = start(cluster.bootstrapServers())) {
            await().atMost(60, SECONDS).until(() -> topics.state().live());

            assertThat(view.services(NOW)).singleElement().satisfies(service -> {
                assertThat(service.policy().map(ServiceView.PolicyView::budget)).contains(97);
                assertThat(service.held()).isEqualTo(16);
            });
            assertThat(view.pools(Optional.of(ORDERS), NOW).get(0).forecast()).isPresent();
            assertThat(view.decisions(Optional.empty(), Optional.empty(), false, 10))
                    .singleElement()
                    .satisfies(decision -> assertThat(decision.outcome()).isPresent());
            assertThat(view.insights(Optional.empty(), 10)).hasSize(1);
            assertThat(topics.state().unreadable()).isEqualTo(1);

            write(Topics.POOL_REGISTRY, new PoolId("shop-2"), null);
            write(Topics.SCALING_DECISIONS, ORDERS, resize(id("shop-1", 2, 2), NOW.plusSeconds(1), 8, 4, "less"));
            await().atMost(60, SECONDS).untilAsserted(() -> {
                assertThat(view.pools(Optional.empty(), NOW)).hasSize(1);
                assertThat(view.decisions(Optional.empty(), Optional.empty(), false, 10))
                        .hasSize(2);
            });
        }
    }

    @Test
    void events_from_before_the_look_back_are_left_out_and_what_is_known_by_key_is_not() throws Exception {
        createTopics();
        write(Topics.SCALING_POLICIES, ORDERS, policy(ORDERS, 1, 97));
        write(Topics.INSIGHTS, ORDERS, insight(ORDERS, NOW, Severity.INFO, "long ago"));
        Clock later = Clock.offset(Clock.systemUTC(), LOOK_BACK.plusMinutes(1));

        try (ConsoleTopics topics =
                ConsoleTopics.start(properties(cluster.bootstrapServers()), serdes, view, LOOK_BACK, later)) {
            await().atMost(60, SECONDS).until(() -> topics.state().live());

            assertThat(view.services(NOW)).hasSize(1);
            assertThat(view.insights(Optional.empty(), 10)).isEmpty();
        }
    }

    @Test
    void a_missing_topic_is_named_until_it_is_there() throws Exception {
        try (ConsoleTopics topics = start(cluster.bootstrapServers())) {
            await().atMost(60, SECONDS)
                    .until(() -> topics.state().problem().orElse("").contains(Topics.POOL_REGISTRY.name()));

            createTopics();

            await().atMost(60, SECONDS).until(() -> topics.state().live());
        }
    }

    @Test
    void a_broker_that_goes_and_comes_back_is_said_and_nothing_is_read_twice() throws Exception {
        createTopics();
        write(Topics.INSIGHTS, ORDERS, insight(ORDERS, NOW, Severity.INFO, "before"));
        try (ConsoleTopics topics = start(cluster.bootstrapServers())) {
            await().atMost(60, SECONDS).until(() -> topics.state().live());

            BrokerServer broker = cluster.brokers().values().iterator().next();
            broker.shutdown();
            await().atMost(60, SECONDS).until(() -> !topics.state().live());
            assertThat(topics.state().problem().orElse("")).contains(cluster.bootstrapServers());

            broker.startup();
            await().atMost(60, SECONDS).until(() -> topics.state().live());
            write(Topics.INSIGHTS, ORDERS, insight(ORDERS, NOW.plusSeconds(1), Severity.INFO, "after"));
            await().atMost(60, SECONDS)
                    .untilAsserted(() -> assertThat(view.insights(Optional.empty(), 10))
                            .extracting(InsightView::text)
                            .containsExactly("after", "before"));
        }
    }

    @Test
    void without_a_broker_it_waits_and_says_where_it_looks() throws Exception {
        String nobody = "127.0.0.1:" + freePort();
        try (ConsoleTopics topics = start(nobody)) {
            await().atMost(60, SECONDS)
                    .until(() -> topics.state().problem().orElse("").contains(nobody));

            assertThat(topics.state().live()).isFalse();
        }
    }

    private ConsoleTopics start(String bootstrapServers) {
        return ConsoleTopics.start(properties(bootstrapServers), serdes, view, LOOK_BACK, Clock.systemUTC());
    }

    private static Map<String, Object> properties(String bootstrapServers) {
        return Map.of("bootstrap.servers", bootstrapServers);
    }

    private static KafkaClusterTestKit cluster() {
        try {
            return new KafkaClusterTestKit.Builder(new TestKitNodes.Builder()
                            .setCombined(false)
                            .setNumBrokerNodes(1)
                            .setNumControllerNodes(1)
                            .build())
                    .setConfigProp("auto.create.topics.enable", "false")
                    .build();
        } catch (Exception failed) {
            throw new IllegalStateException("no cluster", failed);
        }
    }

    private void createTopics() throws Exception {
        try (Admin admin = Admin.create(properties(cluster.bootstrapServers()))) {
            admin.createTopics(READ.stream()
                            .map(topic -> new NewTopic(topic.name(), 2, (short) 1).configs(topic.settings()))
                            .toList())
                    .all()
                    .get();
        }
    }

    private <K, V> void write(Topic<K, V> topic, K key, @Nullable V value) throws Exception {
        try (KafkaProducer<K, V> producer = new KafkaProducer<>(
                properties(cluster.bootstrapServers()),
                serdes.key(topic).serializer(),
                serdes.value(topic).serializer())) {
            producer.send(new ProducerRecord<>(topic.name(), key, value)).get();
        }
    }

    private void write(String topic, byte[] bytes) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                properties(cluster.bootstrapServers()), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, bytes, bytes)).get();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
