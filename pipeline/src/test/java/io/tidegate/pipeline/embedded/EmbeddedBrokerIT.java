package io.tidegate.pipeline.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidegate.pipeline.embedded.BrokerConfig.FurtherListener;
import io.tidegate.pipeline.embedded.EmbeddedPartException.Reason;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
    private static final PartsLayout PARTS = PartsLayout.locate();
    private static final String TOPIC = "letters";

    @TempDir
    private Path folder;

    @Test
    void what_was_committed_is_there_after_a_restart_on_the_same_folder() throws Exception {
        var progress = new ArrayList<String>();
        try (var broker = EmbeddedBroker.start(BrokerConfig.in(folder), PARTS, progress::add)) {
            createTopic(broker);
            try (var producer = transactionalProducer(broker)) {
                producer.initTransactions();
                producer.beginTransaction();
                var sent = producer.send(new ProducerRecord<>(TOPIC, "k", "committed"));
                producer.commitTransaction();
                producer.beginTransaction();
                var doomed = producer.send(new ProducerRecord<>(TOPIC, "k", "aborted"));
                producer.flush();
                producer.abortTransaction();
                assertThat(sent.isDone()).isTrue();
                assertThat(doomed.isDone()).isTrue();
            }
            assertThat(committed(broker)).containsExactly("committed");
        }
        try (var broker = EmbeddedBroker.start(BrokerConfig.in(folder), PARTS, progress::add)) {
            assertThat(committed(broker)).containsExactly("committed");
        }
        assertThat(progress).hasSize(4).allMatch(line -> line.startsWith("broker: "));
    }

    @Test
    void a_transaction_that_a_kill_cut_off_holds_no_reader_up_when_the_broker_is_back() throws Exception {
        var broker = EmbeddedBroker.start(BrokerConfig.in(folder), PARTS, line -> {});
        createTopic(broker);
        try (var writer = producer(broker, Map.of("transactional.id", "lost", "transaction.timeout.ms", 1_000))) {
            writer.initTransactions();
            writer.beginTransaction();
            writer.send(new ProducerRecord<>(TOPIC, "k", "cut off")).get();
            ProcessHandle.of(Long.parseLong(
                            Files.readString(folder.resolve("pid")).strip()))
                    .orElseThrow()
                    .destroyForcibly();
            broker.exited().join();
            // It would wait for the broker, to end its transaction in order.
            writer.close(Duration.ZERO);
        } finally {
            broker.close();
        }

        try (var again = EmbeddedBroker.start(BrokerConfig.in(folder), PARTS, line -> {});
                var plain = producer(again, Map.of())) {
            plain.send(new ProducerRecord<>(TOPIC, "k", "afterwards")).get();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> committed(again), List.of("afterwards")::equals);
        }
    }

    @Test
    void a_topic_that_nobody_declared_is_not_created() throws Exception {
        try (var broker = EmbeddedBroker.start(BrokerConfig.in(folder), PARTS, line -> {});
                var producer = new KafkaProducer<>(
                        Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers(), "max.block.ms", 1_000),
                        new StringSerializer(),
                        new StringSerializer());
                var admin = admin(broker.bootstrapServers())) {
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() ->
                            producer.send(new ProducerRecord<>("typo", "v")).get());
            assertThat(admin.listTopics().names().get()).doesNotContain("typo");
        }
    }

    @Test
    void a_record_from_the_future_is_refused() throws Exception {
        try (var broker = EmbeddedBroker.start(BrokerConfig.in(folder), PARTS, line -> {});
                var producer = new KafkaProducer<>(
                        Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()),
                        new StringSerializer(),
                        new StringSerializer())) {
            createTopic(broker);
            var inTenMinutes = Instant.now().plus(Duration.ofMinutes(10)).toEpochMilli();
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> producer.send(new ProducerRecord<>(TOPIC, 0, inTenMinutes, "k", "v"))
                            .get())
                    .withCauseInstanceOf(InvalidTimestampException.class);
        }
    }

    @Test
    void each_further_listener_sends_its_clients_to_its_own_advertised_address() throws Exception {
        var one = Ports.choose(EmbeddedPart.BROKER, 0);
        var other = Ports.choose(EmbeddedPart.BROKER, 0);
        var config = BrokerConfig.in(folder)
                .withFurtherListeners(List.of(
                        new FurtherListener(one, "localhost", one), new FurtherListener(other, "localhost", other)));
        try (var broker = EmbeddedBroker.start(config, PARTS, line -> {});
                var throughOne = admin("127.0.0.1:" + broker.furtherPorts().get(0));
                var throughOther = admin("127.0.0.1:" + broker.furtherPorts().get(1));
                var direct = admin(broker.bootstrapServers())) {
            assertThat(addresses(direct)).containsExactly(broker.bootstrapServers());
            assertThat(addresses(throughOne)).containsExactly("localhost:" + one);
            assertThat(addresses(throughOther)).containsExactly("localhost:" + other);
        }
    }

    @Test
    void a_port_in_use_is_named() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var config = BrokerConfig.in(folder).withPort(taken.getLocalPort());
            assertThatExceptionOfType(EmbeddedPartException.class)
                    .isThrownBy(() -> EmbeddedBroker.start(config, PARTS, line -> {}))
                    .withMessage("broker: port " + taken.getLocalPort() + " is already in use")
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.PORT_IN_USE));
        }
    }

    @Test
    void a_folder_in_use_is_named_with_its_owner() {
        try (var broker = EmbeddedBroker.start(BrokerConfig.in(folder), PARTS, line -> {})) {
            assertThat(broker.exited()).isNotDone();
            assertThatExceptionOfType(EmbeddedPartException.class)
                    .isThrownBy(() -> EmbeddedBroker.start(BrokerConfig.in(folder), PARTS, line -> {}))
                    .withMessageContaining(folder.toString())
                    .withMessageContaining(
                            "in use by process " + ProcessHandle.current().pid())
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.FOLDER_IN_USE));
        }
    }

    @Test
    void a_broker_that_dies_at_start_says_why_and_where_its_log_is() {
        var config = BrokerConfig.in(folder).withSettings(Map.of("num.io.threads", "many"));
        assertThatExceptionOfType(EmbeddedPartException.class)
                .isThrownBy(() -> EmbeddedBroker.start(config, PARTS, line -> {}))
                .withMessageContaining("num.io.threads")
                .withMessageContaining(folder.resolve("broker.log").toString())
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.DIED_AT_START));
    }

    private static void createTopic(EmbeddedBroker broker) throws Exception {
        try (var admin = admin(broker.bootstrapServers())) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        }
    }

    private static List<String> addresses(Admin admin) throws Exception {
        return admin.describeCluster().nodes().get().stream()
                .map(node -> node.host() + ":" + node.port())
                .toList();
    }

    private static Admin admin(String servers) {
        return Admin.create(Map.of("bootstrap.servers", servers));
    }

    private static KafkaProducer<String, String> transactionalProducer(EmbeddedBroker broker) {
        return producer(broker, Map.of("transactional.id", "writer"));
    }

    private static KafkaProducer<String, String> producer(EmbeddedBroker broker, Map<String, Object> more) {
        var settings = new HashMap<>(more);
        settings.put("bootstrap.servers", broker.bootstrapServers());
        return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    /** All that a read-committed reader sees up to the end of the topic. */
    private static List<String> committed(EmbeddedBroker broker) {
        var partition = new TopicPartition(TOPIC, 0);
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", broker.bootstrapServers(), "isolation.level", "read_committed"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            var values = new ArrayList<String>();
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(found -> values.add(found.value()));
            }
            return values;
        }
    }
}
